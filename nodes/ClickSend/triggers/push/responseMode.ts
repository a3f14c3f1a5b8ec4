import type { INodeParameters } from 'n8n-workflow';
import { property } from '../../helpers/property';

// When n8n responds to a push, for the description of a webhook. Where n8n has to evaluate an expression for that, it
// needs an isolate. So n8n 2 takes a function along with the expression, and calls it where no parameter is an
// expression, as for its own Webhook node (`webhookDescriptionFields` in n8n-workflow, which n8n 1 does not have).

/** n8n's `WEBHOOK_RESOLVERS`. */
const RESOLVERS = Symbol.for('n8n.webhookDescriptionResolvers');

/** One that n8n does not know would make it respond to every push with 500. */
const TEMPLATE =
	'={{ $parameter["options"]["responseMode"] === "lastNode" ? "lastNode" : "onReceived" }}';

/** What {@link TEMPLATE} gives for a trigger's parameters, none of which is an expression. */
const resolve = (parameters: INodeParameters) =>
	property(parameters.options, 'responseMode') === 'lastNode' ? 'lastNode' : 'onReceived';

/** The fields of a webhook's description. */
export const responseMode = {
	responseMode: TEMPLATE,
	[RESOLVERS]: { responseMode: { template: TEMPLATE, resolve } },
} as const;
