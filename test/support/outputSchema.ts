import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';
import { property } from '../../nodes/ClickSend/helpers/property';

/** Where n8n looks for the schemas of nodes in version 1: its editor pads the version to three numbers. */
const FOLDER = join(__dirname, '../../nodes/ClickSend/__schema__');
const VERSION = 'v1.0.0';

const schemaFile = z.object({ type: z.literal('object'), properties: z.record(z.unknown()) });

/** The names of what is in an item or a schema, with those of what is inside of it, e.g. `data.text`. */
function namesOf(fields: object, inside: (field: unknown) => unknown): string[] {
	return Object.entries(fields).flatMap(([name, field]) => {
		const inner: unknown = inside(field);
		const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
		return [name, ...(isObject ? namesOf(inner, inside).map((each) => `${name}.${each}`) : [])];
	});
}

/** The fields of an item, with those of the objects in it. */
export const fieldsOf = (item: object): string[] => namesOf(item, (field) => field);

/** What a node says it will put out, before it has run. */
export class OutputSchema {
	readonly fields: string[];
	private readonly validate: ValidateFunction;

	/**
	 * @param path as n8n makes it up, of resource and operation where the node has them
	 * @param allowsMore whether items may have fields that the schema does not know
	 */
	constructor(path: readonly string[], { allowsMore = false } = {}) {
		const file = fileOf(path);
		const schema = schemaFile.parse(JSON.parse(readFileSync(file, 'utf8')));
		this.fields = namesOf(schema.properties, (field) => property(field, 'properties'));
		this.validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile({
			...schema,
			additionalProperties: allowsMore,
		});
	}

	/** What is wrong with an item, a line each; none where it is as announced. */
	faultsOf(item: unknown): string[] {
		if (this.validate(item)) return [];
		return (this.validate.errors ?? []).map(
			({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
		);
	}
}

export function hasSchema(path: readonly string[]): boolean {
	return existsSync(fileOf(path));
}

function fileOf(path: readonly string[]): string {
	return `${join(FOLDER, VERSION, ...path)}.json`;
}
