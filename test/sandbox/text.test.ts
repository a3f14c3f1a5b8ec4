import { METHODS, MOBILE, parse, useSandbox } from '../support/sandbox/client';

const { sandbox, client } = useSandbox();

const TEXTS = [
	['spaces at both ends', '  a  '],
	['zeros', '007'],
	['a number that a program would shorten', '1.50e3'],
	['markup', '<b>&"\'</b>'],
	['the end of a CDATA section', ']]><![CDATA[x]]>'],
	['entities that somebody typed', '&amp; &lt; &nbsp; &#13; &#xD; &unknown;'],
	['an ampersand and a semicolon', 'a&b; &'],
	['an emoji', '👩‍👩‍👧 😀'],
	['lines', 'a\nb\r\nc\rd\te'],
	['a plus and a percent sign', '100% + 1 %20'],
	['a word that means something to programs', '__proto__'],
] as const;

describe.each(TEXTS)('A text with %s', (_what, text) => {
	it.each(METHODS)('stays as it is from the request by %s to the ledger', async (method) => {
		await client.send({ message: text, customstring: text }, method);
		expect(sandbox.state.ledger).toMatchObject([{ message: text, customstring: text }]);
	});

	it('stays as it is in the history, in a reply and in a delivery report', async () => {
		await client.send({ message: text, customstring: text });
		const messageid = sandbox.state.ledger[0]?.messageid ?? '';
		sandbox.state.addReply({ messageid, from: MOBILE, message: text });
		sandbox.state.addDeliveryReport({ messageid, status: 'Delivered' });
		expect(parse(await client.text('history.php')).history.item).toMatchObject([
			{ direction: 'out', message: text, customstring: text },
			{ direction: 'in', message: text, customstring: text },
		]);
		expect(parse(await client.text('reply.php')).replies.reply).toMatchObject([
			{ message: text, originalmessage: text, customstring: text },
		]);
		expect(parse(await client.text('delivery.php')).dlrs.dlr).toMatchObject([
			{ customstring: text },
		]);
	});
});

describe('A text in XML', () => {
	it('has its markup and its carriage returns escaped, and nothing else', async () => {
		const message = ' 007 <&>"\' 😀\r\n0000 ';
		await client.send({ message });
		expect(sandbox.state.ledger).toMatchObject([{ message }]);
		expect(await client.text('history.php')).toContain(
			'<message> 007 &lt;&amp;&gt;"\' 😀&#xD;\n0000 </message>',
		);
	});
});

describe('A character that XML cannot hold', () => {
	it.each([
		['a null', '\u0000'],
		['a bell', '\u0007'],
		['a noncharacter', '\uffff'],
	])('%s is replaced, and the answer can be read', async (_what, character) => {
		await client.send({ message: `a${character}b` });
		expect(sandbox.state.ledger).toMatchObject([{ message: `a${character}b` }]);
		expect(parse(await client.text('history.php')).history.item).toMatchObject([
			{ message: 'a\ufffdb' },
		]);
	});

	it('half an emoji is replaced, a whole one stays', async () => {
		sandbox.state.addReply({ from: MOBILE, message: '\ud83d 😀 \ude00' });
		expect(parse(await client.text('reply.php')).replies.reply).toMatchObject([
			{ message: '\ufffd 😀 \ufffd' },
		]);
	});
});
