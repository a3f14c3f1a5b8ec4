import type {
	IDataObject,
	INode,
	INodeParameters,
	IRunExecutionData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { BEHAVIOUR, rightAs } from './behaviour';
import { runNode, type NodeRun, type WorkflowOptions } from './n8nCore';
import { MOBILE, type Stage } from './operations';
import { receiveEvent } from './waitingNode';

/** The API key of the tests. It must turn up nowhere but at the sandbox. */
export const MARKER_KEY = 'MARKER-4711-api-key/+&=ü';

/** What the account of the tests pays in. */
export const CURRENCY = rightAs({
	described: { symbol: '$', type: 'USD' },
	observed: { symbol: '₹', type: 'INR' },
});

const ACCOUNT = {
	username: 'tester',
	key: MARKER_KEY,
	balance: 1000,
	currencySymbol: CURRENCY.symbol,
	currencyType: CURRENCY.type,
};

export interface RunOptions {
	items?: IDataObject[];
	settings?: Partial<INode>;
	timezone?: string;
	/** Fields of the credential that differ. */
	credential?: IDataObject;
	earlier?: IRunExecutionData;
	executionId?: string;
	mode?: WorkflowExecuteMode;
}

/** The sandbox and n8n's engine. */
class ClickSendBench {
	private started: Sandbox | undefined;
	/** Everything that the runs left behind, to search it for the API key. */
	readonly traces: string[] = [];

	get sandbox(): Sandbox {
		if (!this.started) throw new Error('The bench was not started');
		return this.started;
	}

	async start(): Promise<void> {
		this.started = await startSandbox({ accounts: [ACCOUNT], behaviour: BEHAVIOUR });
	}

	async stop(): Promise<void> {
		await this.started?.close();
	}

	inject(...faults: Fault[]): void {
		for (const fault of faults) this.sandbox.state.faults.inject(fault);
	}

	async run(parameters: INodeParameters, options: RunOptions = {}): Promise<NodeRun> {
		const result = await runNode(this.workflow(parameters, options));
		this.traces.push(JSON.stringify(result.run), JSON.stringify(result.error ?? {}));
		return result;
	}

	/**
	 * Asks somebody with Send and Wait, and lets an answer come.
	 *
	 * @param answer makes the event that a trigger brings, of the custom string of the question
	 * @returns the items that the execution goes on with
	 */
	async ask(
		parameters: INodeParameters,
		answer: (customstring: string) => IDataObject,
	): Promise<IDataObject[]> {
		const workflow = this.workflow({
			resource: 'sms',
			operation: 'sendAndWait',
			message: 'Shall we deliver tomorrow?',
			options: {},
			...parameters,
		});
		const { run } = await runNode(workflow);
		const asked = this.sandbox.state.requests.at(-1)?.parameters.customstring ?? '';
		return await receiveEvent(workflow, run, answer(asked));
	}

	/** Sends with the parameters of one SMS. */
	async send(parameters: INodeParameters, options: RunOptions = {}): Promise<NodeRun> {
		return await this.run(
			{ resource: 'sms', operation: 'send', message: 'Hello', options: {}, ...parameters },
			options,
		);
	}

	private workflow(
		parameters: INodeParameters,
		{ credential, ...rest }: RunOptions = {},
	): WorkflowOptions {
		return {
			...rest,
			parameters,
			credentials: {
				username: ACCOUNT.username,
				apiKey: MARKER_KEY,
				baseUrl: this.sandbox.baseUrl,
				restBaseUrl: this.sandbox.restBaseUrl,
				...credential,
			},
		};
	}
}

/** What the first output holds. */
export const json = (run: NodeRun, output = 0): IDataObject[] =>
	(run.outputs[output] ?? []).map((item) => item.json);

/** The input item that each item of an output comes from. */
export const pairing = (run: NodeRun, output = 0): unknown[] =>
	(run.outputs[output] ?? []).map(({ pairedItem }) =>
		typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : pairedItem,
	);

/** The bench as a stage for the operations that the tests know. */
export const stageOf = (bench: ClickSendBench): Stage => ({
	get state() {
		return bench.sandbox.state;
	},
	async send(options = {}) {
		return String(json(await bench.send({ to: MOBILE, options }))[0]?.messageid);
	},
});

/** The sandbox and n8n's engine for the tests of a file, each of which begins with an empty sandbox. */
export function useClickSendBench(): ClickSendBench {
	const bench = new ClickSendBench();
	beforeAll(async () => {
		await bench.start();
	});
	afterAll(async () => {
		await bench.stop();
	});
	beforeEach(() => {
		bench.sandbox.reset();
	});
	return bench;
}
