/**
 * npm's own script (`npm-cli.js`), so that npm runs without a shell and with the Node of our
 * choice.
 * @throws when there is no npm on this machine
 */
export function npmCli(): string;
