import { describeInstallation } from './support/installationSuite';

describeInstallation('2.41.1');
