import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

/** Stands in for n8n's table `processed_data`, for the helpers of a node. It keeps entries only. */
export class DeduplicationStore implements IDataDeduplicator {
	/** By the ID of the node. */
	private rows = new Map<string | undefined, DeduplicationItemTypes[]>();
	/** How many of the next calls fail after they have written. */
	failures = 0;
	/** How many calls have written. */
	writes = 0;

	/** Puts it in the place of n8n's; once in a test file, and before a node runs. */
	async install(): Promise<void> {
		await DataDeduplicationService.init(this);
	}

	/** Forgets everything, as another execution makes it forget that writes at the same moment. */
	clear(): void {
		this.rows.clear();
		this.failures = 0;
		this.writes = 0;
	}

	/** How many entries it has of all nodes. */
	get size(): number {
		return [...this.rows.values()].reduce((sum, row) => sum + row.length, 0);
	}

	checkProcessedAndRecord = async (
		items: DeduplicationItemTypes[],
		_scope: string,
		{ node }: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> => {
		const row = this.rows.get(node?.id) ?? [];
		const processed = items.filter((item) => row.includes(item));
		const fresh = items.filter((item) => !row.includes(item));
		this.rows.set(node?.id, [...row, ...fresh].slice(-(maxEntries ?? Infinity)));
		this.writes++;
		return await this.answer({ new: fresh, processed });
	};

	removeProcessed = async (
		items: DeduplicationItemTypes[],
		_scope: string,
		{ node }: ICheckProcessedContextData,
	): Promise<void> => {
		const row = this.rows.get(node?.id) ?? [];
		this.rows.set(
			node?.id,
			row.filter((item) => !items.includes(item)),
		);
		await this.answer(undefined);
	};

	clearAllProcessedItems = async (): Promise<void> =>
		await Promise.reject(new Error('not used by the node'));
	getProcessedDataCount = async (): Promise<number> =>
		await Promise.reject(new Error('not used by the node'));

	private async answer<Answer>(answer: Answer): Promise<Answer> {
		if (this.failures > 0) {
			this.failures--;
			throw new Error('UNIQUE constraint failed');
		}
		return await Promise.resolve(answer);
	}
}
