// Every view once: who sees it, where it is, and what stands there when it is whole.
//   viewsOf(house, plans): plans as the lead's journeys made them.
const lead = {role: 'lead'};
const municipality = {role: 'municipality', place: '5501'};

export async function viewsOf(house, {first, comparison}) {
  const {cases} = await house.call('casework.v1.CaseService/ListCases', {reference: 'SYNTETISK 3'});
  return [
    {name: 'sign-in', address: '/', who: {role: null}, sign: '.sign-in-card'},
    {name: 'queue', address: '/', sign: '.queue-case'},
    {name: 'case', address: `/${cases[0].name}`, sign: '.reasons-sum'},
    {name: 'municipalities', address: '/municipalities', sign: '.list-table'},
    {name: 'municipality', address: '/municipalities/5501', sign: '.fact-table'},
    {name: 'compare', address: '/compare?m=0301,5501', sign: '.compare-table'},
    {name: 'plans', address: '/plans', who: lead, sign: '.plan-table'},
    {name: 'new-plan', address: '/plans/new', who: lead, sign: 'main section :is(.plan-count, p[role=status])'},
    {name: 'plan', address: first, who: lead, sign: '.plan-verdict'},
    {name: 'plan-cases', address: `${first}?tab=cases`, who: lead, sign: '.plan-table'},
    {name: 'plan-comparison', address: comparison, who: lead, sign: '.grid-table'},
    {name: 'sources', address: '/sources', sign: '.grid-table'},
    {name: 'measures', address: '/measures?synthetic=1', who: {role: 'analyst'}, sign: '.grid-table'},
    {name: 'asked', address: '/asked', who: municipality, sign: '.asked-card'},
    {name: 'reports', address: '/reports', who: municipality, sign: '.report-form'},
    {name: 'feedback', address: '/feedback?language=nb', who: {role: null}, sign: '.feedback-question'},
    {name: 'feedback-arabic', address: '/feedback?language=ar', who: {role: null}, sign: '.feedback-question'},
  ];
}

export const widths = [1440, 820, 320];
export const schemes = ['light', 'dark'];
