import { startSandbox, DEFAULT_ACCOUNT } from '../../sandbox';
import { runNode } from '../support/n8nCore';
test('try', async () => {
	const sandbox = await startSandbox();
	const r = await runNode({ parameters: { resource:'sms', operation:'send', to:'={{ $json.to }}', message:' 007+&é😀 ' }, items:[{to:'+61411111111'},{to:'61422222222'}], credentials:{username:'sandbox',apiKey:DEFAULT_ACCOUNT.key,baseUrl:sandbox.baseUrl} });
	console.log(JSON.stringify(r.outputs), JSON.stringify(r.error), sandbox.state.ledger);
	await sandbox.close();
});
