import {catalogue} from '../../texts/catalogue';
import en from './en.json';
import nb from './nb.json';
import nn from './nn.json';

export const reportTexts = catalogue(nb, nn, en);
