import { describeInstallation } from './support/suite';

describeInstallation('1.123.81');
