/** `POST` keeps credentials out of the URL; `GET` is there because the API documents it. */
export type RequestMethod = 'POST' | 'GET';

/** Reads the Request Method option; anything but GET is POST, the safe one. */
export function asRequestMethod(value: unknown): RequestMethod {
	return value === 'GET' ? 'GET' : 'POST';
}
