import {create} from '@bufbuild/protobuf';
import {expect, it} from 'vitest';
import {type CountryFigures, countryFigure} from '../src/figures/country';
import {
  ObservationSchema,
  Observation_State as State,
} from '../src/gen/treff/municipality/v1/observation_pb';

const observed = (period: string, value?: number) =>
  create(ObservationSchema, {
    indicator: 'labour.unemployment_rate',
    region: '0',
    period,
    state: value === undefined ? State.MISSING : State.VALUE,
    value,
  });

const figures: CountryFigures = {
  observations: new Map([
    ['labour.unemployment_rate', [observed('2024', 2.1), observed('2025', 2.2), observed('2026')]],
  ]),
  provenances: [],
};

it('stands beside a municipality with the figure of the same period', () => {
  expect(countryFigure(figures, 'labour.unemployment_rate', '2024')?.value).toBe(2.1);
});

it('is the newest that has a value where there is none of that period', () => {
  expect(countryFigure(figures, 'labour.unemployment_rate', '2026')?.period).toBe('2025');
});

it('is nothing where no source publishes it', () => {
  expect(countryFigure(figures, 'capacity.robek', '2026')).toBeUndefined();
  expect(countryFigure(undefined, 'labour.unemployment_rate', '2024')).toBeUndefined();
});
