import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The "Response 200" of a call in ClickSend's API description, byte for byte. */
export function workedExample(name: 'send' | 'reply' | 'delivery' | 'history' | 'balance'): string {
	return readFileSync(join(__dirname, '../fixtures/api-description', `${name}.xml`), 'utf8');
}
