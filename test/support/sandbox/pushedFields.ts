import type { Received } from './receiver';

/** @throws where a part is a file, or states no type */
function partsOf(body: string, boundary: string): Array<[name: string, text: string]> {
	const parts = body.split(`--${boundary}`).slice(1, -1);
	return parts.map((part) => {
		const [head = '', ...lines] = part.split('\r\n\r\n');
		const [, name] = /^content-disposition: form-data; name="?([^";\r]+)"?$/im.exec(head) ?? [];
		if (name === undefined || !/^content-type: text\/plain/im.test(head)) {
			throw new Error(`This part is no typed field: ${part}`);
		}
		return [name, lines.join('\r\n\r\n').replace(/\r\n$/, '')];
	});
}

/** The fields of a push, however they travelled; those of a multipart body have to state a type. */
export function fieldsOf(push: Received | undefined): Record<string, unknown> {
	const { method, url = '', headers, body = '' } = push ?? { headers: {} };
	if (method === 'GET') {
		const { searchParams } = new URL(url, 'http://receiver');
		for (const ofUrl of ['token', 'a']) searchParams.delete(ofUrl);
		return Object.fromEntries(searchParams);
	}
	const type = headers['content-type'] ?? '';
	if (type.startsWith('application/json')) return JSON.parse(body);
	const [, boundary] = /^multipart\/form-data; boundary="(.+)"$/.exec(type) ?? [];
	return Object.fromEntries(
		boundary === undefined ? new URLSearchParams(body) : partsOf(body, boundary),
	);
}
