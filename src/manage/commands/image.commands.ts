import { bool, oneOf, text } from '../../common/flags/flags.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { FirstRun } from '../../setup/first-run.js';
import { tinyImage } from '../../setup/tiny-image.js';
import type { ImageRow } from '../../cloud/images/image.js';
import { ImageService } from '../../cloud/images/image.service.js';
import { ProjectService } from '../../cloud/projects/project.service.js';
import { command, tableOf } from '../command.js';
import { importImage } from '../images/import-image.js';
import { interruptible } from '../interruption.js';

const COLUMNS = [
  'image',
  'name',
  'kind',
  'format',
  'mib',
  'owner',
  'public',
  'visibility',
  'state',
  'id',
] as const;
const MIB = 2 ** 20;
const row = (image: ImageRow) => ({
  image: image.ec2Id,
  name: image.name,
  kind: image.kind,
  format: image.format,
  mib: Math.ceil((image.sizeBytes ?? 0) / MIB),
  owner: image.accountNumber,
  public: image.visibility === 'public',
  visibility: image.visibility,
  state: image.state,
  id: image.id,
});

export const imageCommands = [
  command(
    'image build',
    {
      help: 'Builds the image tiny from this machine’s packages and registers it, unless that very one is there',
      options: { project: text('admin', 'Whose image it is') },
    },
    async (context, _args, { project }) => {
      const files = await tinyImage();
      if ('why' in files) throw new EngineError('InternalError', files.why);
      const owner = await (await context.get(ProjectService)).get(project);
      const image = await (await context.get(FirstRun)).image(owner, files);
      return tableOf(['image', 'version'], [{ image, version: files.version }]);
    },
  ),
  command(
    'image import',
    {
      args: ['FILE|URL'],
      help: 'Registers a disk image, qcow2, raw, vmdk or vdi, of up to --image_max_gib; from a file, or by http or https',
      options: {
        project: text('admin', 'Whose image it is'),
        name: text('', 'Its name; empty: the file’s'),
        sha256: text('', 'What its SHA-256 must be; empty: it is not checked'),
        format: oneOf(
          ['auto', 'qcow2', 'raw', 'vmdk', 'vdi'],
          'auto',
          'What it is; auto: what its first bytes say',
        ),
        public: bool(true, 'Every project may launch it'),
      },
    },
    async (context, [from = ''], { project, public: isPublic, name, sha256, format }) => {
      const { id: projectId } = await (await context.get(ProjectService)).get(project);
      const images = await context.get(ImageService);
      const { terminal } = context;
      const { ec2Id } = await interruptible((signal) =>
        importImage({ images, terminal, signal }, { from, projectId, name, sha256, format, isPublic }),
      );
      return tableOf(COLUMNS, (await images.find(ec2Id)).map(row));
    },
  ),
  command(
    'image list',
    { args: ['[IMAGE]'], help: 'All images, or those of this id or name' },
    async (context, [which]) =>
      tableOf(COLUMNS, (await (await context.get(ImageService)).find(which)).map(row)),
  ),
  command(
    'image delete',
    { args: ['IMAGE'], help: 'By its id; guests that were made of it go on' },
    async (context, [which = '']) => {
      const images = await context.get(ImageService);
      const [found, another] = await images.find(which);
      if (!found || another)
        throw new EngineError(
          'InvalidAMIID.NotFound',
          `${found ? 'several images are' : 'no image is'} '${which}'`,
        );
      await images.remove(found.id);
    },
  ),
];
