// The dashboard in a browser, against the real services and the mirror's figures: a lead's day, what
// goes wrong, and every view for those who see or point otherwise. A program of its own beside
// dashboard.test.mjs, so that the two can run on two machines.
import {after, before} from 'node:test';

import {House} from './house.mjs';
import {axeJourneys} from './journeys/axe.mjs';
import {leadJourneys} from './journeys/lead.mjs';
import {troubleJourneys} from './journeys/trouble.mjs';

const house = new House();
before(() => house.start());
after(() => house.stop());

axeJourneys(house, leadJourneys(house));
troubleJourneys(house);
