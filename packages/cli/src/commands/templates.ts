/** `understudy templates`: scenes that the operator publishes for all accounts. */
import type { Command } from 'commander';
import { printTable, shortTime } from '../print-table.ts';
import { addDataOption, type ServiceFlags } from '../service-flags.ts';
import { UsageError } from '../usage-error.ts';
import { withService } from '../with-service.ts';

type PublishFlags = ServiceFlags & { name?: string };

export function addTemplatesCommand(program: Command): void {
  const templates = program
    .command('templates')
    .summary('publish scenes for all accounts')
    .description('Scenes that every account can import.');
  const publish = templates
    .command('publish')
    .description('Publishes a scene that is ready.')
    .argument('<scene_id>', 'scene_…')
    .option('--name <name>', "what it is called (default: the scene's name)");
  addDataOption(publish).action(publishTemplate);
  addDataOption(templates.command('list').description('Lists the published ones.')).action(listTemplates);
  const remove = templates
    .command('remove')
    .description('Unpublishes one; scenes that were imported from it stay.')
    .argument('<id>', 'tmpl_… of `templates list`');
  addDataOption(remove).action(removeTemplate);
}

async function publishTemplate(sceneId: string, flags: PublishFlags): Promise<void> {
  await withService(flags, async ({ library, orchestrator }) => {
    const name = flags.name === undefined ? {} : { name: flags.name };
    const template = await library.publishTemplate(orchestrator, { sceneId, ...name });
    console.log(flags.json ? JSON.stringify(template) : `${template.id}  ${template.name}  ${template.uuid}`);
  });
}

async function listTemplates(flags: ServiceFlags): Promise<void> {
  await withService(flags, async ({ library, orchestrator }) => {
    const templates = await library.listTemplates(orchestrator);
    if (flags.json) console.log(JSON.stringify({ templates }));
    else {
      const rows = templates.map(({ id, name, uuid, sceneId, publishedAt }) => [
        id,
        name,
        uuid,
        sceneId,
        shortTime(publishedAt),
      ]);
      printTable([['ID', 'NAME', 'UUID', 'SCENE', 'PUBLISHED'], ...rows]);
    }
  });
}

async function removeTemplate(id: string, flags: ServiceFlags): Promise<void> {
  await withService(flags, async ({ library, orchestrator }) => {
    const isRemoved = await library.unpublishTemplate(orchestrator, id);
    if (!isRemoved)
      throw new UsageError(`there is no template ${id}`, '`understudy templates list` shows all of them.');
    console.log(flags.json ? JSON.stringify({ removed: id }) : `${id} is no longer published`);
  });
}
