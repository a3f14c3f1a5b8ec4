import type { INodeProperties } from 'n8n-workflow';

/** Properties that both triggers have. */

export const RESUME_URL_PARAMETER = 'resumeUrl';

/** An expression that tells where n8n resumes executions. */
export const resumeUrlProperty: INodeProperties = {
	displayName: 'Resume URL',
	name: RESUME_URL_PARAMETER,
	type: 'hidden',
	default: '={{ $execution.resumeUrl }}',
};

export const startForAnswersOption: INodeProperties = {
	displayName: 'Start for Answers',
	name: 'startForAnswers',
	type: 'boolean',
	default: false,
	description:
		'Whether to start this workflow also with the answers that an execution waits for. Answers to Send and Wait go to the execution that asked. Late answers, and answers that no execution waits for, always start this workflow.',
};
