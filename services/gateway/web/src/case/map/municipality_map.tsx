// The same as the list, on a map: a picture for the eye and the pointer, never the only way.
import './map.css';
import {Button} from '@digdir/designsystemet-react';
import {memo, useMemo, useState} from 'react';
import {codeOf} from '../../api/municipalities';
import drawing from '../../gen/shapes.json';
import type {Recommendation} from '../../gen/treff/recommendation/v1/recommendation_service_pb';
import {useText} from '../../texts/catalogue';
import {formatRange} from '../../texts/format';
import {useLanguage} from '../../texts/language';
import {caseTexts} from '../texts/texts';
import {boxOf, type Step, stepsOf} from './map_steps';

const shapes: Readonly<Record<string, string>> = drawing.shapes;

interface MapProps {
  answer: Recommendation;
  selected: string;
  select: (code: string) => void;
  hovered: string;
  hover: (code: string) => void;
}

export default function MunicipalityMap({answer, selected, select, hovered, hover}: MapProps) {
  const text = useText(caseTexts);
  const [isNear, setNear] = useState(false);
  const {stepOf, steps} = useMemo(() => stepsOf(answer), [answer]);
  const names = useMemo(() => namesOf(answer), [answer]);
  const box = useMemo(() => boxOf(shapes[selected] ?? ''), [selected]);
  const around = isNear && box ? nearView(box) : `0 0 ${drawing.width} ${drawing.height}`;
  const name = names.get(hovered || selected) ?? '';
  return (
    <figure className="map">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list does the same by keys */}
      <svg
        viewBox={around}
        role="img"
        aria-label={text('map.label', {count: answer.possibleFirstCount})}
        onPointerLeave={() => hover('')}
        onClick={(event) => choose(event.target, select, stepOf)}
        onPointerOver={(event) => hover((event.target as Element).getAttribute('data-code') ?? '')}
      >
        <Shapes stepOf={stepOf} />
        <path className="map-counties" d={drawing.counties} />
        {hovered && <path className="map-hovered" d={shapes[hovered]} />}
        <path className="map-selected" d={shapes[selected]} />
        {box && !isNear && (
          <circle className="map-ring" cx={box.x} cy={box.y} r={box.size / 2 + 9} />
        )}
      </svg>
      <figcaption>
        <p className="map-name" aria-hidden="true">
          {name}
        </p>
        <Key steps={steps} />
        <Button
          variant="secondary"
          data-size="sm"
          aria-pressed={isNear}
          onClick={() => setNear(!isNear)}
        >
          {text(isNear ? 'map.whole' : 'map.near')}
        </Button>
        <p className="small dim">{text('map.about')}</p>
      </figcaption>
    </figure>
  );
}

function choose(target: EventTarget, select: (code: string) => void, stepOf: Map<string, Step>) {
  const code = (target as Element).getAttribute('data-code') ?? '';
  if (stepOf.has(code)) select(code);
}

const Shapes = memo(function Shapes({stepOf}: {stepOf: Map<string, Step>}) {
  return Object.entries(shapes).map(([code, path]) => (
    <path key={code} data-code={code} data-step={stepOf.get(code) ?? 'excluded'} d={path} />
  ));
});

function namesOf(answer: Recommendation) {
  const all = [...answer.ranked, ...answer.excluded];
  return new Map(all.map((one) => [codeOf(one.municipality), one.displayName]));
}

// What lies around a shape, some 25 km and more.
function nearView({x, y, size}: {x: number; y: number; size: number}) {
  const half = Math.max(size * 1.5, 60);
  return `${x - half} ${y - half} ${2 * half} ${2 * half}`;
}

function Key({steps}: {steps: ReturnType<typeof stepsOf>['steps']}) {
  const text = useText(caseTexts);
  const language = useLanguage();
  return (
    <ul className="plain-list map-key small">
      <li>
        <i data-step="possible" /> {text('map.possible')}
      </li>
      {steps.map(({step, from, to}) => (
        <li key={step}>
          <i data-step={step} /> {text('map.points', {range: formatRange(from, to, 0, language)})}
        </li>
      ))}
      <li>
        <i data-step="excluded" /> {text('map.excluded')}
      </li>
    </ul>
  );
}
