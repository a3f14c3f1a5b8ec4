import { randomUUID } from 'node:crypto';
import type { WorkflowJson } from '../../../tools/n8n/schemas';
import type { Fields } from './realN8n';

/** A node of a chain; what else it has besides its parameters goes in `more`. */
export interface Link {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: Fields;
	more?: Fields;
	/** The node that comes after it, and from which of its outputs; by default the next one from the first. */
	next?: { to: string; output: number };
}

/** A workflow of nodes that run one after another. */
export function chain(links: readonly Link[]): WorkflowJson {
	return {
		name: `Chain ${randomUUID()}`,
		nodes: links.map(({ name, type, typeVersion = 1, parameters = {}, more = {} }, index) => ({
			id: randomUUID(),
			name,
			type,
			typeVersion,
			position: [index * 200, 0],
			parameters,
			...more,
		})),
		connections: Object.fromEntries(
			links.map(({ name, next }, index) => {
				const { to, output } = next ?? { to: links[index + 1]?.name, output: 0 };
				const main = Array.from({ length: output }, (): unknown[] => []);
				return [
					name,
					{ main: to === undefined ? [] : [...main, [{ node: to, type: 'main', index: 0 }]] },
				];
			}),
		),
		settings: { executionOrder: 'v1' },
	};
}

/** What a chain begins with when a person starts it. */
export const START: Link = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
