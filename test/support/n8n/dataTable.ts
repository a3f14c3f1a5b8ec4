import { z } from 'zod';
import type { N8nClient } from '../../../tools/n8n/client';

const created = z.object({ data: z.object({ id: z.string() }) });
const rows = z.object({ data: z.object({ data: z.array(z.record(z.unknown())) }) });

/** A data table of n8n, in the project of its owner. */
export class DataTable {
	private constructor(
		private readonly client: N8nClient,
		/** Of n8n's REST API. */
		private readonly path: string,
		readonly id: string,
	) {}

	/** Makes a table, as **Create data table** in the editor does. @param columns of the type String */
	static async create(
		client: N8nClient,
		name: string,
		columns: readonly string[],
	): Promise<DataTable> {
		const project = created.parse(await client.request('GET', '/rest/projects/personal'));
		const tables = `/rest/projects/${project.data.id}/data-tables`;
		const table = await client.request('POST', tables, {
			name,
			columns: columns.map((column) => ({ name: column, type: 'string' })),
		});
		const { id } = created.parse(table).data;
		return new DataTable(client, `${tables}/${id}`, id);
	}

	async insert(data: ReadonlyArray<Readonly<Record<string, string>>>): Promise<void> {
		await this.client.request('POST', `${this.path}/insert`, { data, returnType: 'count' });
	}

	/** What a column holds, row by row. */
	async column(name: string): Promise<unknown[]> {
		const { data } = rows.parse(await this.client.request('GET', `${this.path}/rows`)).data;
		return data.map((row) => row[name]);
	}
}
