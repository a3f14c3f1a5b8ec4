import { pushTokenFor, TOKEN_KEPT_MS } from '../../../../nodes/ClickSend/triggers/push/keptToken';
import { fakeWebhook } from '../../../support/webhook';

const OLD = 'former-token-0123456789';
const NEW = 'new-token-0123456789abc';

let workflows = 0;
const newTrigger = () => `workflow ${++workflows}/trigger`;

/** A credential of n8n, which can be changed, and how often it was read. */
class StoredCredential {
	reads = 0;

	constructor(
		readonly id: string,
		public pushToken: string,
	) {}

	async read(): Promise<object> {
		this.reads++;
		return await Promise.resolve({ pushToken: this.pushToken });
	}

	/** Asks for the token on behalf of a request that has come with one. */
	async askedBy(trigger: string, given: string): Promise<string> {
		const { context } = fakeWebhook({
			parameters: {},
			pushToken: '',
			credentialId: this.id,
			readCredential: async () => await this.read(),
			request: { query: {}, contentType: '', body: {}, ip: undefined, ips: [], length: 0 },
			mode: 'webhook',
			workflowId: 'workflow',
			staticData: {},
		});
		return await pushTokenFor(context, trigger, (token) => token === given);
	}
}

beforeEach(() => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
	jest.useRealTimers();
});
const wait = (milliseconds: number) => {
	jest.setSystemTime(Date.now() + milliseconds);
};

describe('The push token of a trigger', () => {
	it('is read once for all pushes of five seconds', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		expect(await credential.askedBy(trigger, OLD)).toBe(OLD);
		wait(TOKEN_KEPT_MS - 1);
		expect(await credential.askedBy(trigger, OLD)).toBe(OLD);
		expect(credential.reads).toBe(1);
		wait(1);
		expect(await credential.askedBy(trigger, OLD)).toBe(OLD);
		expect(credential.reads).toBe(2);
		expect(TOKEN_KEPT_MS).toBeLessThanOrEqual(5000);
	});

	it('is read once for pushes at the same time', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		const pushes = Array.from({ length: 50 }, async () => await credential.askedBy(trigger, OLD));
		expect(new Set(await Promise.all(pushes))).toEqual(new Set([OLD]));
		expect(credential.reads).toBe(1);
	});

	it('counts at once when it is new, and ends the former one', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		await credential.askedBy(trigger, OLD);
		credential.pushToken = NEW;
		expect(await credential.askedBy(trigger, NEW)).toBe(NEW);
		expect(await credential.askedBy(trigger, OLD)).toBe(NEW);
	});

	it('counts for five seconds at most when it is a former one', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		await credential.askedBy(trigger, OLD);
		credential.pushToken = NEW;
		wait(TOKEN_KEPT_MS);
		expect(await credential.askedBy(trigger, OLD)).toBe(NEW);
	});

	it('does not count longer because it took long to read', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		const first = credential.askedBy(trigger, OLD);
		const second = credential.askedBy(trigger, OLD);
		wait(TOKEN_KEPT_MS);
		credential.pushToken = NEW;
		expect([await first, await second]).toEqual([OLD, NEW]);
	});

	it('is read once more, and not by each push, where many have waited for a reading that took long', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		const pushes = Array.from({ length: 50 }, async () => await credential.askedBy(trigger, OLD));
		wait(TOKEN_KEPT_MS);
		credential.pushToken = NEW;
		const [first, ...others] = await Promise.all(pushes);
		expect(first).toBe(OLD);
		expect(new Set(others)).toEqual(new Set([NEW]));
		expect(credential.reads).toBe(2);
	});

	it('is read once for requests at the same time that do not know it', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		await credential.askedBy(trigger, OLD);
		credential.pushToken = NEW;
		const requests = [NEW, OLD, 'a guess'].map(
			async (given) => await credential.askedBy(trigger, given),
		);
		// The one with the former token has come within its five seconds.
		expect(await Promise.all(requests)).toEqual([NEW, OLD, NEW]);
		expect(credential.reads).toBe(2);
	});

	it('does not count longer because the clock was set back', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		await credential.askedBy(trigger, OLD);
		credential.pushToken = NEW;
		wait(-60_000);
		expect(await credential.askedBy(trigger, OLD)).toBe(NEW);
	});

	it('is read anew for each request that does not know it', async () => {
		const credential = new StoredCredential('1', OLD);
		const trigger = newTrigger();
		for (const guess of ['a', 'b', 'c']) {
			expect(await credential.askedBy(trigger, guess)).toBe(OLD);
		}
		expect(credential.reads).toBe(3);
	});

	it("is no other trigger's, and not that of another credential", async () => {
		const [one, other] = [new StoredCredential('1', OLD), new StoredCredential('2', NEW)];
		const trigger = newTrigger();
		await one.askedBy(trigger, OLD);
		// Right for whoever knows the token that was kept.
		expect(await other.askedBy(trigger, OLD)).toBe(NEW);
		expect(await other.askedBy(newTrigger(), OLD)).toBe(NEW);
		// n8n decides for each trigger whether it may have a credential.
		expect(await one.askedBy(newTrigger(), OLD)).toBe(OLD);
		expect([one.reads, other.reads]).toEqual([2, 2]);
	});

	it('is read again after n8n could not read the credential', async () => {
		const trigger = newTrigger();
		const broken = new StoredCredential('1', OLD);
		jest.spyOn(broken, 'read').mockRejectedValueOnce(new Error('The database is away'));
		await expect(broken.askedBy(trigger, OLD)).rejects.toThrow('The database is away');
		expect(await broken.askedBy(trigger, OLD)).toBe(OLD);
	});

	it('is all that is read of the credential', async () => {
		const credential = new StoredCredential('1', OLD);
		const read: PropertyKey[] = [];
		const fields = { username: 'nathan', apiKey: 'secret', pushToken: OLD };
		const watched = new Proxy(fields, {
			get(target, name) {
				// A promise asks whether it is one.
				if (name !== 'then') read.push(name);
				return Reflect.get(target, name);
			},
		});
		jest.spyOn(credential, 'read').mockResolvedValue(watched);
		expect(await credential.askedBy(newTrigger(), OLD)).toBe(OLD);
		expect(read).toEqual(['pushToken']);
	});
});
