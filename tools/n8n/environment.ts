import { join } from 'node:path';

/**
 * What n8n is given of the surrounding environment: nothing that configures n8n, so that no
 * setting of the user's own n8n (its database, say) gets in.
 */
const PASSED_ON = new Set([
	'PATH',
	'LANG',
	'LC_ALL',
	'TZ',
	'SYSTEMROOT',
	'SYSTEMDRIVE',
	'WINDIR',
	'COMSPEC',
	'PATHEXT',
	'NODE_EXTRA_CA_CERTS',
	'HTTP_PROXY',
	'HTTPS_PROXY',
]);

const LOOPBACK = '127.0.0.1,localhost,::1';

/** Nothing here asks a server of n8n's, or anyone else's, for anything. */
const NO_CALLS = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	N8N_MCP_COMMUNITY_NODE_DISCOVERY_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
};

const NO_QUESTIONS = {
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
};

const KEEP_EXECUTIONS = {
	EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
	EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
	EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
};

/** Where one n8n lives and listens. */
export interface N8nPlace {
	readonly userFolder: string;
	readonly port: number;
	readonly brokerPort: number;
}

/** The environment of an n8n that keeps to its folder and to loopback. */
export function n8nEnvironment(
	{ userFolder, port, brokerPort }: N8nPlace,
	surrounding: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
	const passed = Object.entries(surrounding).filter(([name]) => PASSED_ON.has(name.toUpperCase()));
	const noProxy = surrounding.NO_PROXY ?? surrounding.no_proxy;
	const temporary = join(userFolder, 'tmp');
	return {
		...Object.fromEntries(passed),
		...NO_CALLS,
		...NO_QUESTIONS,
		...KEEP_EXECUTIONS,
		NO_PROXY: noProxy ? `${LOOPBACK},${noProxy}` : LOOPBACK,
		HOME: userFolder,
		USERPROFILE: userFolder,
		TMPDIR: temporary,
		TEMP: temporary,
		TMP: temporary,
		NODE_DISABLE_COMPILE_CACHE: '1',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// A worker serves nothing but this.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	};
}
