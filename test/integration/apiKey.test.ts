import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';
import { json, MARKER_KEY, useClickSendBench } from '../support/clickSend';
import { OPERATIONS } from '../support/operations';

const bench = useClickSendBench();

const sms = { to: '+61491570156', options: { customString: 'ref-1' } };

describe('The API key', () => {
	it('is taken out of an answer that echoes the request', async () => {
		const server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				response.statusCode = 502;
				response.end(
					`<html>${request.url ?? ''} ${body} ${decodeURIComponent(body.replaceAll('+', ' '))}</html>`,
				);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		for (const requestMethod of ['POST', 'GET']) {
			const { error } = await bench.send(
				{ to: '+61411111111', options: { requestMethod } },
				{ credential: { baseUrl: `http://127.0.0.1:${port}` } },
			);
			expect(error?.message).toContain('HTTP 502');
			expect(error?.context).toMatchObject({
				data: { answer: expect.stringContaining('[redacted]') },
			});
		}
		server.closeAllConnections();
		server.close();
	});

	const echo = MARKER_KEY.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	const { balance, history, replies } = OPERATIONS;
	const one = { ...OPERATIONS.send, to: sms.to };

	it.each<[string, INodeParameters, string]>([
		['the result code of a balance', balance, `<result>no ${echo}</result>`],
		['the words for it', balance, `<result>0000</result><errortext>${echo}</errortext>`],
		['a field of a balance', balance, `<result>0000</result><login><key>${echo}</key></login>`],
		['the result code of a send', one, `<result>no ${echo}</result><errortext>${echo}</errortext>`],
		[
			'the result code of a recipient',
			one,
			`<messages><message><to>${sms.to}</to><result>no ${echo}</result></message></messages>`,
		],
		[
			'a field of an accepted recipient',
			one,
			`<messages><message><to>${sms.to}</to><messageid>1</messageid><result>0000</result><key>${echo}</key></message></messages>`,
		],
		[
			'a field of the history',
			history,
			`<history><item><messageid>1</messageid><key>${echo}</key></item><result>0000</result></history>`,
		],
		[
			'a field of a reply',
			replies,
			`<replies><reply><from>1</from><key>${echo}</key></reply></replies><result>0000</result>`,
		],
		[
			'the result code of a pull of which no record can be read',
			replies,
			`<replies><reply><from>1</f></reply></replies><result>no ${echo}</result>`,
		],
		[
			'the result code of a pull with a record that is kept as it came',
			replies,
			`<replies><reply><from>1</from><from>Hi <b>you</b></from></reply></replies><result>no ${echo}</result>`,
		],
	])('is taken out of %s', async (_what, parameters, answer) => {
		bench.inject({ kind: 'raw', body: `<xml>${answer}</xml>`, times: 'always' });
		const run = await bench.run(parameters);
		const left = JSON.stringify([run.run, run.error]);
		expect(left).toContain('[redacted]');
		expect(left).not.toContain('MARKER');
	});

	it.each([
		['the result code of success', '0000'],
		['a number that it is sent to', sms.to.slice(1)],
		['a digit of the message ID', '1'],
	])('may be %s, and the SMS is accepted all the same', async (_what, apiKey) => {
		const body = `<xml><messages><message><to>${sms.to}</to><messageid>ID-1</messageid><result>0000</result><errortext>Success</errortext><price>0.1</price></message></messages></xml>`;
		bench.inject({ kind: 'raw', body });
		const run = await bench.send(sms, { credential: { apiKey } });
		expect(json(run)).toMatchObject([
			{ to: sms.to, messageid: 'ID-1', result: '0000', price: 0.1 },
		]);
	});

	it('may be a word that somebody has written, which stays to the letter', async () => {
		const body =
			'<xml><replies><reply><from>1</from><message>tulip 7</message></reply></replies><result>0000</result></xml>';
		bench.inject({ kind: 'raw', body });
		const run = await bench.run(replies, { credential: { apiKey: 'tulip' } });
		expect(json(run)).toMatchObject([{ message: 'tulip 7' }]);
	});
});
