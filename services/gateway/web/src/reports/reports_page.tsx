// What a municipality, or its county, reports itself: on one page, with the last answers filled in.
import './reports.css';
import {timestampDate} from '@bufbuild/protobuf/wkt';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {Link} from 'wouter';
import {codeOf, type Place} from '../api/municipalities';
import {usePresence} from '../api/session';
import {Choice} from '../forms/choice';
import type {Report} from '../gen/treff/municipality/v1/report_service_pb';
import {useText} from '../texts/catalogue';
import {formatTime} from '../texts/format';
import {useLanguage} from '../texts/language';
import {text as plainText, useAddress} from '../ui/address';
import {Answer} from '../ui/answer';
import {Page} from '../ui/page';
import {Empty} from '../ui/states';
import {ReportForm} from './report_form';
import {languagesQuery, latestQuery, reportPlaces} from './reports';
import {reportTexts} from './texts/texts';

const shape = {for: plainText};

export default function ReportsPage() {
  const text = useText(reportTexts);
  const session = usePresence().data?.session;
  const place = codeOf(session?.place ?? '');
  if (!session || place === '') {
    return (
      <Page title={text('title.plain')}>
        <Empty title={text('no_place')} />
      </Page>
    );
  }
  const reporter = session.role === 'county' ? `regions/${place}` : `municipalities/${place}`;
  return <Reports reporter={reporter} />;
}

function Reports({reporter}: {reporter: string}) {
  const text = useText(reportTexts);
  const [address, setAddress] = useAddress(shape);
  const places = useQuery(reportPlaces(reporter));
  const isCounty = reporter.startsWith('regions/');
  const code = isCounty ? address.for : codeOf(reporter);
  const chosen = places.data?.find((one) => one.code === code);
  const title = chosen ? text('title', {place: chosen.name}) : text('title.plain');
  return (
    <Page title={title} className="report">
      <p>{text('about')}</p>
      <Answer query={places}>
        {(all) => (
          <>
            {isCounty && (
              <PlaceChoice places={all} value={code} set={(next) => setAddress({for: next})} />
            )}
            {chosen && <Latest key={chosen.code} reporter={reporter} place={chosen} />}
          </>
        )}
      </Answer>
    </Page>
  );
}

interface PlaceChoiceProps {
  places: readonly Place[];
  value: string;
  set: (code: string) => void;
}

function PlaceChoice({places, value, set}: PlaceChoiceProps) {
  const text = useText(reportTexts);
  return (
    <Choice
      className="report-place"
      label={text('municipality')}
      value={value}
      options={[
        ['', text('municipality.choose')],
        ...places.map(({code, name}) => [code, name] as const),
      ]}
      set={set}
    />
  );
}

interface LatestProps {
  reporter: string;
  place: Place;
}

function Latest({reporter, place}: LatestProps) {
  const latest = useQuery(latestQuery(reporter, place.code));
  const languages = useQuery(languagesQuery(reporter));
  const [receipt, setReceipt] = useState<Report | undefined>();
  if (receipt) {
    return <Receipt report={receipt} place={place} again={() => setReceipt(undefined)} />;
  }
  return (
    <Answer query={latest}>
      {(last) => (
        <Answer query={languages}>
          {(known) => (
            <ReportForm
              key={last.name}
              reporter={reporter}
              place={place}
              last={last}
              languages={known}
              done={setReceipt}
            />
          )}
        </Answer>
      )}
    </Answer>
  );
}

interface ReceiptProps {
  report: Report;
  place: Place;
  again: () => void;
}

function Receipt({report, place, again}: ReceiptProps) {
  const text = useText(reportTexts);
  const language = useLanguage();
  const time = report.createTime ? formatTime(timestampDate(report.createTime), language) : '';
  return (
    <section className="report-receipt stack" role="status">
      <h2>{text('receipt.title')}</h2>
      <p>{text('receipt.text', {place: place.name, time})}</p>
      <p className="dim small">{text('receipt.number', {number: codeOf(report.name)})}</p>
      <p className="row no-print">
        <Link href={`/municipalities/${place.code}`}>{text('receipt.profile')}</Link>
        <button type="button" className="link-button" onClick={again}>
          {text('receipt.again')}
        </button>
      </p>
    </section>
  );
}
