import type { N8nClient } from '../n8n/client';

export const CREDENTIAL_TYPE = 'clickSendHttpApi';
const CREDENTIAL_NAME = 'ClickSend sandbox';

/** A credential in n8n. */
export interface ReadyCredential {
	readonly id: string;
	readonly name: string;
	/** What ClickSend, here the sandbox, says to it. */
	readonly test: string;
}

/**
 * The credential for the sandbox: made when missing, and pointed to where the sandbox listens
 * this time. What the user has added to it stays.
 * @throws when the sandbox does not accept it
 */
export async function ensureCredential(
	client: N8nClient,
	fields: Readonly<Record<string, string>>,
): Promise<ReadyCredential> {
	const name = CREDENTIAL_NAME;
	const type = CREDENTIAL_TYPE;
	const existing = (await client.listCredentials()).find(
		(credential) => credential.type === type && credential.name === name,
	);
	const kept = existing ? await client.getCredentialData(existing.id) : {};
	const input = { name, type, data: { ...kept, ...fields } };
	if (existing) await client.updateCredential(existing.id, input);
	const id = existing?.id ?? (await client.createCredential(input));
	const { status, message } = await client.testCredential({ id, ...input });
	if (status !== 'OK') throw new Error(`The sandbox does not accept its credential: ${message}`);
	return { id, name, test: message };
}
