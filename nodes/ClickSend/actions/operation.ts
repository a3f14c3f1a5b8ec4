import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Issue } from '../errors/issue';
import type { ClickSendClient } from '../transport/request';

/** What one record, or for send one recipient, came to. */
export type Outcome =
	| { ok: true; json: IDataObject }
	/** `json` says what it is about, e.g. `to`; it goes beside the issue. */
	| { ok: false; issue: Issue; json: IDataObject };

export type Prepared<Parameters> =
	{ ok: true; parameters: Parameters } | { ok: false; issue: Issue };

/**
 * One operation of the node: its fields in the editor, how an item's parameters are read and checked,
 * and what it does with them. The loop over items, pairing and On Error are the runner's.
 */
export interface Operation<Parameters> {
	properties: INodeProperties[];

	/** Reads and checks the parameters of one item. Nothing leaves n8n here. */
	prepare(context: IExecuteFunctions, itemIndex: number): Prepared<Parameters>;

	/**
	 * Does it for one item.
	 *
	 * @param settled what an earlier try came to for the same parameters, where it did
	 */
	run(
		client: ClickSendClient,
		parameters: Parameters,
		settled?: readonly Outcome[],
	): Promise<Outcome[]>;

	/** Checks that need the credential, once the client is open. Nothing leaves n8n here either. */
	check?(client: ClickSendClient, parameters: Parameters): Issue | undefined;

	/** What becomes of its records if the node stops later; `repeatable` unless said. */
	records?: RecordsKind;
}

/**
 * - `sent`: a repetition costs money, so what is settled outlives a retry and an error names it.
 * - `handedOutOnce`: ClickSend marked them as read, so an error keeps them.
 * - `repeatable`: they can simply be fetched again.
 */
export type RecordsKind = 'sent' | 'handedOutOnce' | 'repeatable';

/** An operation whose parameters only it understands; the runner hands them back untouched. */
export interface OpenedOperation {
	properties: INodeProperties[];
	records: RecordsKind;
	prepare(context: IExecuteFunctions, itemIndex: number): PreparedRun;
}

export type PreparedRun = { ok: true; run: ItemRun } | { ok: false; issue: Issue };

export interface ItemRun {
	/** Identifies what would be done, to recognise the same again after a retry. */
	fingerprint(): string;
	check(client: ClickSendClient): Issue | undefined;
	run(client: ClickSendClient, settled?: readonly Outcome[]): Promise<Outcome[]>;
}

/** Closes an operation over its parameter type, so that different operations fit into one table. */
export function defineOperation<Parameters>(operation: Operation<Parameters>): OpenedOperation {
	return {
		properties: operation.properties,
		records: operation.records ?? 'repeatable',
		prepare(context, itemIndex) {
			const prepared = operation.prepare(context, itemIndex);
			if (!prepared.ok) return prepared;
			const { parameters } = prepared;
			return {
				ok: true,
				run: {
					fingerprint: () => JSON.stringify(parameters),
					check: (client) => operation.check?.(client, parameters),
					run: async (client, settled) => await operation.run(client, parameters, settled),
				},
			};
		},
	};
}
