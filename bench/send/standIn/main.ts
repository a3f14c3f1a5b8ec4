import { createServer } from 'node:http';

/** Stands in for ClickSend where a benchmark must not wait for it: accepts every recipient at once, and counts. */

const COUNT_PATH = '/count';
const PRICE = '0.0282';

let accepted = 0;

function recordOf(to: string): string {
	const id = `00000000-0000-4000-8000-${String(accepted++).padStart(12, '0')}`;
	return `<message><to>${to}</to><messageid>${id}</messageid><result>0000</result><errortext>Success</errortext><price>${PRICE}</price><currency_symbol>$</currency_symbol><currency_type>USD</currency_type></message>`;
}

const server = createServer((request, response) => {
	if (request.url === COUNT_PATH) {
		response.end(String(accepted));
		return;
	}
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		const form = new URLSearchParams(Buffer.concat(chunks).toString('latin1'));
		const records = (form.get('to') ?? '').split(',').map(recordOf);
		response.setHeader('content-type', 'text/xml');
		response.end(
			`<?xml version="1.0" encoding="utf-8"?><xml><messages recipientcount="${records.length}">${records.join('')}</messages></xml>`,
		);
	});
});

server.listen(Number(process.argv[2]), '127.0.0.1');
