-- Accounts, their keys and their credits.

create table accounts (
  id text primary key,
  name text not null,
  -- What can be spent. Equals the sum of ledger.amount; changed only together with a ledger row.
  balance bigint not null default 0 check (balance >= 0),
  -- What running jobs hold back. Equals the sum of ledger.reserved.
  reserved bigint not null default 0 check (reserved >= 0),
  total_purchased bigint not null default 0,
  total_used bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table api_keys (
  id text primary key,
  account_id text not null references accounts,
  name text not null,
  -- The start and the last four characters of the key, to recognise it by.
  prefix text not null,
  last_four text not null,
  sha256 bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Characters and scenes: encoded once, rendered any number of times.

create table characters (
  id text primary key,
  account_id text not null references accounts,
  name text not null,
  status text not null check (status in ('pending', 'processing', 'ready', 'failed')),
  job_id text not null,
  model text not null,
  engine text not null,
  engine_version text,
  -- Where the objects of this character lie: <prefix>/source, character.rig, thumbnail.webp
  files_prefix text not null,
  credits_used int not null default 0,
  -- What the encoding found out, for every render that uses the character. Null until ready.
  encoded jsonb,
  error_code text,
  error_message text,
  error_detail text,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  deleted_at timestamptz,
  -- When the files of a deleted or failed character were removed.
  purged_at timestamptz
);
create index characters_to_purge on characters (id) where purged_at is null and (deleted_at is not null or status = 'failed');
create index characters_of_account on characters (account_id, created_at desc) where deleted_at is null;

create table scenes (
  id text primary key,
  account_id text not null references accounts,
  name text not null,
  status text not null check (status in ('pending', 'processing', 'ready', 'failed')),
  job_id text not null,
  model text not null,
  engine text not null,
  engine_version text,
  background_mode text not null,
  -- Where the objects of this scene lie: <prefix>/source, scene, thumbnail-<n>.webp. An imported scene has its template's.
  files_prefix text not null,
  template_id text,
  duration_seconds double precision,
  fps double precision,
  total_frames int,
  width int,
  height int,
  -- The people in it: [{uuid, type, firstFrame, lastFrame, coverage}]
  segments jsonb not null default '[]',
  credits_used int not null default 0,
  -- What the encoding found out, for every render that uses the scene. Null until ready.
  encoded jsonb,
  error_code text,
  error_message text,
  error_detail text,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  deleted_at timestamptz,
  -- When the files of a deleted or failed scene were removed.
  purged_at timestamptz
);
create index scenes_of_files on scenes (files_prefix);
create index scenes_to_purge on scenes (id) where purged_at is null and (deleted_at is not null or status = 'failed');
create index scenes_of_account on scenes (account_id, created_at desc) where deleted_at is null;

-- Scenes that the operator has published for all accounts.
create table templates (
  id text primary key,
  uuid uuid not null unique,
  scene_id text not null references scenes,
  name text not null,
  published_at timestamptz not null default now()
);

-- Jobs, the tasks that they consist of, and the workers that carry them out.

create table jobs (
  id text primary key,
  account_id text not null references accounts,
  kind text not null check (kind in ('render', 'character', 'scene')),
  status text not null check (status in ('queued', 'processing', 'complete', 'failed', 'cancelled')),
  mode text not null check (mode in ('full_pipeline', 'preprocessed', 'fast')),
  fast boolean not null default false,
  model text not null,
  engine text not null,
  -- What is to be made: background, colour, mapping, names. Read only by the orchestrator and the worker.
  request jsonb not null,
  character_id text references characters,
  scene_id text references scenes,
  credits int not null check (credits >= 0),
  -- From 1, the most urgent: how many open jobs the account had when this one was accepted.
  priority int not null,
  checkpoint text check (checkpoint in ('ref_done', 'dri_done', 'bg_done', 'render_done')),
  progress_pct int not null default 0 check (progress_pct between 0 and 100),
  frames_done int not null default 0,
  frames_total int,
  chunks_done int not null default 0,
  chunks_total int,
  warnings jsonb not null default '[]',
  error_code text,
  -- The error table's message, and what was wrong with this job.
  error_message text,
  error_detail text,
  request_id text,
  -- The result as a file: width, height, frames, sizes, checksums. Null until complete.
  result jsonb,
  enqueued_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  expires_at timestamptz,
  -- When the inputs and intermediate files of an ended job were removed.
  trimmed_at timestamptz,
  -- When the files of an expired result were removed.
  purged_at timestamptz
);
create index jobs_of_account on jobs (account_id, kind, enqueued_at desc, id desc);
-- Counts all jobs there ever were, without reading them.
create index jobs_of_status on jobs (kind, status);
create index jobs_open on jobs (account_id) where status in ('queued', 'processing');
create index jobs_waiting on jobs (priority, enqueued_at, id) where status = 'queued';
create index jobs_of_character on jobs (character_id) where character_id is not null and status in ('queued', 'processing');
create index jobs_of_scene on jobs (scene_id) where scene_id is not null and status in ('queued', 'processing');
create index jobs_to_trim on jobs (completed_at) where trimmed_at is null and completed_at is not null;
create index jobs_to_purge on jobs (expires_at) where purged_at is null and expires_at is not null;

-- Every change of a balance, append-only. A job has at most one reserve, and one settle or refund.
create table ledger (
  id bigint generated always as identity primary key,
  account_id text not null references accounts,
  kind text not null check (kind in ('purchase', 'reserve', 'settle', 'refund')),
  amount bigint not null,
  reserved bigint not null,
  job_id text references jobs,
  note text,
  created_at timestamptz not null default now(),
  unique (job_id, kind)
);
create index ledger_of_account on ledger (account_id, id);
create unique index ledger_ends_a_job_once on ledger (job_id) where kind in ('settle', 'refund');

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed', tg_table_name;
end $$;
create trigger ledger_is_append_only before update or delete on ledger
  for each row execute function refuse_change();

create table workers (
  id text primary key,
  host text not null,
  pid int not null,
  slots int not null,
  engine_version text not null,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);

create table tasks (
  id text primary key,
  job_id text not null references jobs,
  kind text not null check (kind in ('encode_character', 'encode_scene', 'render', 'merge')),
  -- Which of several of its kind: the chunk of a fast job, otherwise 0.
  part int not null default 0,
  status text not null check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- Counts the times that the task was taken. Every effect of a worker carries it, so that one that was given up has none.
  attempt int not null default 0,
  -- Attempts that ended badly; being handed back in good order does not count.
  failures int not null default 0,
  worker_id text,
  heartbeat_at timestamptz,
  stage text,
  frames_done int not null default 0,
  frames_total int,
  -- What the task found out, for the tasks after it.
  result jsonb,
  last_error text,
  created_at timestamptz not null default now(),
  -- When its message was last put in the queue, or seen to be there.
  queued_at timestamptz not null default now(),
  started_at timestamptz,
  completed_at timestamptz,
  unique (job_id, kind, part)
);
-- Without the time of the heartbeat, which is written twice a second: a change of what no index holds is cheap.
create index tasks_running on tasks (id) where status = 'running';
create index tasks_queued on tasks (queued_at) where status = 'queued';
create index tasks_ended on tasks (completed_at) where completed_at is not null;

-- Rendered chunks that lie in the object store: where a retried render goes on.
create table chunks (
  job_id text not null references jobs,
  number int not null,
  first_frame int not null,
  last_frame int not null,
  size_bytes bigint not null,
  sha256 text not null,
  mask_size_bytes bigint,
  mask_sha256 text,
  primary key (job_id, number)
);

-- Keys that sign downloads; the newest signs, all verify.
create table signing_keys (
  id text primary key,
  secret bytea not null,
  created_at timestamptz not null default now()
);
