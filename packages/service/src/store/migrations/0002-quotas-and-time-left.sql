-- What counts against an account's quota: the source, and once it is ready the encoded file. 0 for what was made before, and for scenes
-- whose files are a template's.
alter table characters add column stored_bytes bigint not null default 0;
alter table characters alter column stored_bytes drop default;
alter table scenes add column stored_bytes bigint not null default 0;
alter table scenes alter column stored_bytes drop default;

-- When a job is expected to be complete, as far as can be told.
alter table jobs add column ready_at timestamptz;

-- Since when a task's stage goes on, and from which frame: what the present speed is measured from.
alter table tasks add column stage_started_at timestamptz;
alter table tasks add column stage_first_frame int not null default 0;

-- With the status, so that a list is counted, and its page found, without reading the jobs.
drop index jobs_of_account;
create index jobs_of_account on jobs (account_id, kind, enqueued_at desc, id desc) include (status);
