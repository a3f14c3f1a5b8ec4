import { describeN8n } from './support/suite';

describeN8n('1.123.81');
