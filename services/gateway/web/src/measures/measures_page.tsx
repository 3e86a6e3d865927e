// How accurate settlement was: the table first, the line beside it, and what neither can tell.
import './measures.css';
import {Button} from '@digdir/designsystemet-react';
import {useQuery} from '@tanstack/react-query';
import type {Measures} from '../gen/treff/casework/v1/measure_service_pb';
import {useText} from '../texts/catalogue';
import {formatDay} from '../texts/format';
import {useLanguage} from '../texts/language';
import {useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {Filters} from './filters';
import {MeasureDetail} from './measure_detail';
import {measureShape, measuresQuery} from './measures';
import {Overview} from './overview';
import {measureTexts} from './texts/texts';

export default function MeasuresPage() {
  const text = useText(measureTexts);
  const [wanted, change] = useAddress(measureShape);
  const measures = useQuery(measuresQuery(wanted, new Date().getFullYear()));
  return (
    <Page
      title={text('title')}
      synthetic={wanted.synthetic}
      actions={measures.data?.csv ? <Csv csv={measures.data.csv} /> : undefined}
    >
      <p className="measure-prose">{text('about')}</p>
      <Filters wanted={wanted} change={change} />
      <Answer query={measures}>{(data) => <Shown data={data} measure={wanted.measure} />}</Answer>
    </Page>
  );
}

function Shown({data, measure}: {data: Measures; measure: string}) {
  const text = useText(measureTexts);
  const language = useLanguage();
  const definition = data.definitions.find((one) => one.measure === measure);
  if (data.rows.length === 0) return <Empty title={text('none')} />;
  return (
    <>
      <p className="dim small">
        {text('as_of', {day: formatDay(data.asOf, language)})}
        {data.othersLeftOut && ` ${text(data.synthetic ? 'left_out.synthetic' : 'left_out.real')}`}
      </p>
      {definition ? (
        <MeasureDetail definition={definition} rows={data.rows} />
      ) : (
        <Overview measures={data} />
      )}
    </>
  );
}

// As the service wrote it: the same figures, and what is withheld is withheld there too.
function Csv({csv}: {csv: string}) {
  const text = useText(measureTexts);
  const save = () => {
    const url = URL.createObjectURL(new Blob([csv], {type: 'text/csv;charset=utf-8'}));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'treff-measures.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  return (
    <Button variant="tertiary" data-size="sm" className="no-print" onClick={save}>
      {text('csv')}
    </Button>
  );
}
