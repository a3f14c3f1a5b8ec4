import type { IWebhookFunctions } from 'n8n-workflow';
import { isRecord, property, textOf } from '../../helpers/property';

/** The content type of a multipart body. */
export const MULTIPART = 'multipart/form-data';

/** A part of a multipart body that states a type and no file name. n8n takes it for a file. */
export interface TypedPart {
	name: string;
	/** Where n8n keeps it while it handles the request. */
	path: string;
	/** With its parameters, e.g. `text/plain; charset=utf-8`. */
	type: string;
	/** Bytes. */
	size: number;
}

function toPart(name: string, file: unknown): TypedPart | undefined {
	const size = property(file, 'size');
	const path = textOf(property(file, 'filepath'));
	const isFile = textOf(property(file, 'originalFilename')) !== '';
	if (isFile || path === '' || typeof size !== 'number') return undefined;
	return { name, path, type: textOf(property(file, 'mimetype')), size };
}

/** The text of such a part. */
export interface TypedText {
	name: string;
	text: string;
}

/**
 * The fields of a multipart body among what n8n takes for files: .NET, for one, states a type for every text.
 *
 * @param body as n8n gives it, fields and files apart
 * @returns undefined where one is a file, with a name of its own
 */
export function typedPartsOf(body: unknown): TypedPart[] | undefined {
	const files = property(body, 'files');
	const found = isRecord(files) ? Object.entries(files) : [];
	const parts = found.flatMap(([name, file]) => [file].flat().map((each) => toPart(name, each)));
	const readable = parts.filter((part) => part !== undefined);
	return readable.length === parts.length ? readable : undefined;
}

function decoded(bytes: Buffer, type: string): string {
	const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type) ?? [];
	try {
		const decoder = new TextDecoder(charset);
		// As a whole, Node.js 20 takes windows-1252 for ISO-8859-1.
		return decoder.decode(bytes, { stream: true }) + decoder.decode();
	} catch {
		// A charset that nobody knows.
		return bytes.toString('utf8');
	}
}

/** Bytes. */
export const sizeOfParts = (parts: readonly TypedPart[]): number =>
	parts.reduce((sum, { size }) => sum + size, 0);

/** Nodes may not open files, so n8n copies the part to its binary data. It may keep that outside of memory. */
async function readPart(
	{ nodeHelpers, helpers }: IWebhookFunctions,
	{ name, path, type, size }: TypedPart,
): Promise<TypedText> {
	if (size === 0) return { name, text: '' };
	const { id, data } = await nodeHelpers.copyBinaryFile(path, name, type);
	const bytes =
		id === undefined
			? Buffer.from(data, 'base64')
			: await helpers.binaryToBuffer(await helpers.getBinaryStream(id));
	return { name, text: decoded(bytes, type) };
}

/**
 * Reads the parts of a multipart body that state a type.
 *
 * @param request only n8n itself says where the parts of a multipart body are; another body could name any file
 * @param most bytes of them; of a body with more, or with a real file, nothing is read
 */
export async function readTypedParts(
	context: IWebhookFunctions,
	{ contentType, body }: { contentType?: string | undefined; body?: unknown },
	most: number,
): Promise<TypedText[]> {
	const parts = (contentType === MULTIPART && typedPartsOf(body)) || [];
	if (sizeOfParts(parts) > most) return [];
	const texts: TypedText[] = [];
	for (const part of parts) texts.push(await readPart(context, part));
	return texts;
}
