import { describeInstallation } from './support/installationSuite';

describeInstallation('1.123.81');
