'use strict';
// CommonJS without dependencies: bootstrap.mjs needs it before anything is installed.
const os = require('node:os');
const path = require('node:path');
const process = require('node:process');

const FOLDER_NAME = 'n8n-nodes-clicksend-http';

/** Where downloads are kept between starts and shared between clones. */
exports.cacheFolder = function cacheFolder(env = process.env) {
	if (env.CLICKSEND_N8N_CACHE) return path.resolve(env.CLICKSEND_N8N_CACHE);
	if (process.platform === 'win32') {
		const local = env.LOCALAPPDATA || path.join(os.homedir(), 'AppData', 'Local');
		return path.join(local, FOLDER_NAME);
	}
	// The XDG specification has relative paths ignored.
	const xdg = env.XDG_CACHE_HOME;
	const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
	return path.join(base, FOLDER_NAME);
};

/**
 * Environment for npm, the compiler and Node: what they would write to the home folder or the
 * system's temporary folder goes to the cache folder instead.
 */
exports.contained = function contained(env = process.env) {
	const cache = exports.cacheFolder(env);
	const temporary = path.join(cache, 'tmp');
	return {
		...env,
		CLICKSEND_N8N_CACHE: cache,
		npm_config_cache: path.join(cache, 'npm'),
		npm_config_update_notifier: 'false',
		NODE_DISABLE_COMPILE_CACHE: '1',
		TSX_DISABLE_CACHE: '1',
		TMPDIR: temporary,
		TEMP: temporary,
		TMP: temporary,
	};
};
