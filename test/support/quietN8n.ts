import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

// n8n-core logs every node error to the console; the tests look at the errors themselves.
process.env.N8N_LOG_LEVEL = 'silent';

// It keeps its settings in the user's home folder, unless it is told where else.
const folder = join(__dirname, '../../.build/integration');
mkdirSync(folder, { recursive: true });
process.env.N8N_USER_FOLDER = folder;
