/** What REST v3 responds with, and now and then the host of HTTP API v2 as well. */
export interface Envelope {
	http_code: number;
	response_code: string;
	response_msg: string;
	data: unknown;
}

/** A wrong login; likely, an account that is not active is answered in the same way: seen in REST v3. */
export const UNAUTHORIZED: Envelope = {
	http_code: 401,
	response_code: 'UNAUTHORIZED',
	response_msg: 'Authorization failed.',
	data: null,
};

/** A banned account. Likely: the status and the sense of the words have been seen in REST v3. */
export const SUSPENDED: Envelope = {
	http_code: 403,
	response_code: 'FORBIDDEN',
	response_msg: 'Your account has been suspended.',
	data: null,
};
