import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Owner } from '../n8n/schemas';

const PASSWORD_BYTES = 9;
const OWNER_ONLY = 0o600;

const ownerSchema = z.object({
	email: z.string(),
	password: z.string(),
	firstName: z.string(),
	lastName: z.string(),
});

/** The login of the owner account: made once per clone, kept in the state folder. */
export async function ownerLogin(stateFolder: string): Promise<Owner> {
	const file = join(stateFolder, 'owner.json');
	const kept = await readFile(file, 'utf8').catch(() => undefined);
	if (kept !== undefined) return ownerSchema.parse(JSON.parse(kept));
	const owner = {
		email: 'owner@example.com',
		// n8n wants a digit and a capital letter in it.
		password: `Sms1-${randomBytes(PASSWORD_BYTES).toString('base64url')}`,
		firstName: 'Sandbox',
		lastName: 'Owner',
	};
	await writeFile(file, JSON.stringify(owner, undefined, 2), { mode: OWNER_ONLY });
	return owner;
}
