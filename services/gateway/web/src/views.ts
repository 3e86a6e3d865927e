// All views: a folder adds its own by one line. Their order is the header's.
import {askedViews} from './asked/views';
import {caseViews} from './case/views';
import {compareViews} from './compare/views';
import {feedbackViews} from './feedback/views';
import {measureViews} from './measures/views';
import {municipalityViews} from './municipality/views';
import {planViews} from './plans/views';
import {queueViews} from './queue/views';
import {reportViews} from './reports/views';
import {shellViews} from './shell/own_views';
import {sourceViews} from './sources/views';
import type {View} from './view';

export const views: readonly View[] = [
  ...queueViews,
  ...caseViews,
  ...municipalityViews,
  ...compareViews,
  ...planViews,
  ...askedViews,
  ...reportViews,
  ...sourceViews,
  ...measureViews,
  ...feedbackViews,
  ...shellViews,
];
