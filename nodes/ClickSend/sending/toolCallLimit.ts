import type { IDataObject, IExecuteFunctions, INode, INodeProperties } from 'n8n-workflow';
import { count, formatNumber } from '../helpers/formatNumber';
import { contextOf } from '../helpers/nodeContext';
import { property, textOf } from '../helpers/property';
import { RecentCounts, type Share } from '../helpers/recentCounts';
import { ParameterError } from '../errors/issue';
import { readWholeNumber, type WholeNumber } from '../parameters/values';

/** Recipients of one tool call: more is a mistake of the model, or somebody's attempt to misuse it. */
export const MAX_RECIPIENTS_OF_TOOL_CALL = 10;

/** Recipients of all tool calls together, in an execution and in a minute: a model can make any number of calls. */
export const DEFAULT_TOOL_CALL_LIMIT = 30;
const TOOL_CALL_LIMIT: WholeNumber = { least: 1, most: 1_000, otherwise: DEFAULT_TOOL_CALL_LIMIT };

const NAME = 'Tool Call Limit';

/** The key of the count in the node's context, which all its calls in an execution share. */
const COUNT = 'clickSendToolRecipients';

const MINUTE_MS = 60_000;

/** Count the calls of this many nodes. */
const MAX_NODES = 1_000;

/**
 * What all tool calls of this process have sent in the last minute. It is a guard beside the count of an execution:
 * when the process ends, or another worker makes the next call, counting begins anew.
 */
const lastMinute = new RecentCounts(MINUTE_MS, MAX_NODES);

/** n8n shows it where the node is a tool. Without expressions, n8n does not let a model fill it in. */
export const toolCallLimitOption: INodeProperties = {
	displayName: NAME,
	name: 'toolCallLimit',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: TOOL_CALL_LIMIT.least, maxValue: TOOL_CALL_LIMIT.most },
	default: DEFAULT_TOOL_CALL_LIMIT,
	description:
		'How many recipients all calls of this tool may have together, in one execution and in one minute. The model cannot change it.',
	displayOptions: { show: { '@tool': [true] } },
};

/**
 * Reads the limit as the workflow has it, before n8n evaluates anything: what a model gives must not count.
 *
 * @throws ParameterError where it is not a number
 */
function readLimit({ parameters }: INode): number {
	const raw = property(parameters.options, toolCallLimitOption.name);
	if (/^=|\{\{/.test(textOf(raw))) {
		throw new ParameterError(
			`The option ${NAME} has an expression`,
			`A person has to open the node and set ${NAME} to a fixed number, because no model may choose it. Nothing was sent.`,
		);
	}
	return readWholeNumber(raw, NAME, TOOL_CALL_LIMIT);
}

/**
 * What counts as the same tool. An n8n Agent runs the node without a workflow and under a new ID each time, so all
 * its calls with one credential count together.
 */
function keyOf(context: Pick<IExecuteFunctions, 'getWorkflow'>, node: INode): string {
	const { id: workflowId } = context.getWorkflow();
	const credentials = Object.values(node.credentials ?? {}).map(({ id, name }) => id ?? name);
	return JSON.stringify([credentials, ...(workflowId ? [workflowId, node.id] : [])]);
}

const inWords = (recipients: number) => count(recipients, 'recipient');

/** Rounded up, because a second too early is refused. */
const timeOf = (moment: number) =>
	`${new Date(Math.ceil(moment / 1_000) * 1_000).toISOString().slice(11, 19)} UTC`;

/** What a limit is asked with. Its functions are n8n's; the others are for tests. */
interface Circumstances {
	context: Pick<IExecuteFunctions, 'getContext' | 'getNode' | 'getWorkflow'>;
	counts?: RecentCounts;
	/** Milliseconds since 1970. */
	now?: () => number;
}

/**
 * Keeps a tool call, all calls of an execution, and all calls of a minute within their limits. A run of the node
 * takes a share for each item before anything leaves, and gives back in the end what it did not use. Taking is one
 * step, so calls at the same time cannot take the same share twice.
 */
export class ToolCallLimit {
	private readonly node: INode;
	private readonly key: string;
	private readonly counts: RecentCounts;
	private readonly now: () => number;
	/** Without a workflow, n8n keeps no count: there each call is an execution of its own. */
	private readonly shared: IDataObject;
	private readonly shares: Share[] = [];
	private ofCall = 0;
	private used = 0;

	constructor({ context, counts = lastMinute, now = Date.now }: Circumstances) {
		this.node = context.getNode();
		this.key = keyOf(context, this.node);
		this.counts = counts;
		this.now = now;
		this.shared = contextOf(context, 'node') ?? {};
	}

	/** Checks how the limit is set. @throws ParameterError where it is not a fixed number */
	check(): void {
		readLimit(this.node);
	}

	/**
	 * Takes the share of an item.
	 *
	 * @param recipients of the item
	 * @param open those of them that an earlier try has not settled
	 * @throws ParameterError for one too many, in words for a language model
	 */
	take(recipients: number, open: number): void {
		const limit = readLimit(this.node);
		this.ofCall += recipients;
		this.checkCall(Math.min(limit, MAX_RECIPIENTS_OF_TOOL_CALL));
		this.checkExecution(open, limit);
		const taken = this.counts.take(this.key, open, limit, this.now());
		if (!taken.ok) throw this.tooFast(open, limit, taken);
		this.shares.push(taken.share);
		this.ofExecution += open;
	}

	/** Counts recipients of what was taken that may have got an SMS. */
	use(recipients: number): void {
		this.used += recipients;
	}

	/** Gives back what was taken and not used. */
	giveBack(): void {
		let used = this.used;
		for (const share of this.shares) {
			const unused = Math.max(0, share.count - used);
			used -= share.count - unused;
			share.count -= unused;
			this.ofExecution -= unused;
		}
	}

	private get ofExecution(): number {
		const count = this.shared[COUNT];
		return typeof count === 'number' ? count : 0;
	}

	private set ofExecution(count: number) {
		Object.assign(this.shared, { [COUNT]: count });
	}

	private checkCall(limit: number): void {
		if (this.ofCall <= limit) return;
		throw new ParameterError(
			`This tool call has ${inWords(this.ofCall)}; a tool call may have ${limit}`,
			`Do not split the recipients into several calls. Tell the person who asked that an agent sends to at most ${inWords(limit)}, and that a workflow without an agent can send to more. Nothing was sent for this item.`,
		);
	}

	private checkExecution(open: number, limit: number): void {
		const used = this.ofExecution;
		if (used + open <= limit) return;
		const isUsedUp = used >= limit;
		throw new ParameterError(
			`The tool calls of one execution may have ${inWords(limit)} together, and ${isUsedUp ? 'they are' : `${formatNumber(used)} are`} used up`,
			`${isUsedUp ? 'Stop calling this tool' : `Call again with ${inWords(limit - used)} at most, or stop calling this tool`}. Tell the person who asked that a workflow without an agent can send to more. Nothing was sent by this call.`,
		);
	}

	private tooFast(
		open: number,
		limit: number,
		{ counted, roomAt }: { counted: number; roomAt: number },
	): ParameterError {
		const seconds = Math.max(1, Math.ceil((roomAt - this.now()) / 1_000));
		return new ParameterError(
			`Tool calls had ${inWords(counted)} in the last minute, and this one has ${formatNumber(open)}; the limit is ${formatNumber(limit)} a minute`,
			`Wait ${count(seconds, 'second')}, until ${timeOf(roomAt)}, and call again then, not before. If you cannot wait, stop, and tell the person who asked who has not got the SMS. Nothing was sent by this call.`,
		);
	}
}
