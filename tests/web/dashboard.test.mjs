// The dashboard in a browser, against the real services and the mirror's figures: the day of each
// role. One house for all: to start it and to fetch its figures takes longer than most of what is
// tested. What goes wrong, and every view for those who see or point otherwise: views.test.mjs.
import {after, before} from 'node:test';

import {House} from './house.mjs';
import {feedbackJourneys} from './journeys/feedback.mjs';
import {figureJourneys} from './journeys/figures.mjs';
import {municipalityJourneys} from './journeys/municipality.mjs';
import {officerJourneys} from './journeys/officer.mjs';
import {roleJourneys} from './journeys/roles.mjs';
import {speedJourneys} from './journeys/speed.mjs';

const house = new House();
before(() => house.start());
after(() => house.stop());

officerJourneys(house);
speedJourneys(house);
roleJourneys(house);
municipalityJourneys(house);
figureJourneys(house);
feedbackJourneys(house);
