import { ensureServerPrograms } from './programs';

try {
	const { redisServer, postgres } = ensureServerPrograms();
	process.stdout.write(`Redis: ${redisServer}\nPostgreSQL: ${postgres}\n`);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
