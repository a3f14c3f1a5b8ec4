/**
 * npm's own script (`npm-cli.js`), so that npm runs without a shell and with the Node of our
 * choice.
 * @throws when there is no npm on this machine
 */
export function npmCli(): string;

/**
 * What holds for every installation. It overrides a person's own settings, as in `~/.npmrc`: with those, npm may refuse
 * what works, or report success and have done only a part.
 */
export const INSTALL_SETTINGS: readonly string[];
