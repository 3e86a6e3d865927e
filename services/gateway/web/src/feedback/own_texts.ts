// The few words of the page that the form itself does not bring, in the languages of the form. As
// with the forms: nobody whose first language it is has read them yet, but for Norwegian.
export interface OwnTexts {
  language: string;
  send: string;
  // For a question without an answer.
  missing: string;
  // For what did not arrive.
  failed: string;
  // For what came while too many answered.
  wait: string;
  // Whom to call.
  help: string;
}

const nb: OwnTexts = {
  language: 'Språk',
  send: 'Send svarene',
  missing: 'Velg et svar på hvert spørsmål.',
  failed: 'Svarene ble ikke sendt. Prøv igjen.',
  wait: 'Det er for mange som svarer akkurat nå. Vent et minutt, og prøv igjen. Svarene er her fortsatt.',
  help: 'Trenger dere hjelp? Ring nummeret i brevet. Er det fare for liv, ring 113.',
};

const all: Readonly<Record<string, OwnTexts>> = {
  nb,
  nn: {
    language: 'Språk',
    send: 'Send svara',
    missing: 'Vel eit svar på kvart spørsmål.',
    failed: 'Svara vart ikkje sende. Prøv igjen.',
    wait: 'Det er for mange som svarar akkurat no. Vent eit minutt, og prøv igjen. Svara er her framleis.',
    help: 'Treng de hjelp? Ring nummeret i brevet. Er det fare for liv, ring 113.',
  },
  en: {
    language: 'Language',
    send: 'Send the answers',
    missing: 'Choose an answer to each question.',
    failed: 'The answers were not sent. Try again.',
    wait: 'Too many are answering right now. Wait a minute and try again. Your answers are still here.',
    help: 'Do you need help? Call the number in the letter. If a life is in danger, call 113.',
  },
  uk: {
    language: 'Мова',
    send: 'Надіслати відповіді',
    missing: 'Оберіть відповідь на кожне запитання.',
    failed: 'Відповіді не надіслано. Спробуйте ще раз.',
    wait: 'Зараз відповідає забагато людей. Зачекайте хвилину й спробуйте ще раз. Ваші відповіді збережено на цій сторінці.',
    help: 'Потрібна допомога? Зателефонуйте за номером із листа. Якщо є загроза життю, телефонуйте 113.',
  },
  ar: {
    language: 'اللغة',
    send: 'إرسال الإجابات',
    missing: 'اختاروا إجابة لكل سؤال.',
    failed: 'لم يتم إرسال الإجابات. حاولوا مرة أخرى.',
    wait: 'عدد كبير من الناس يجيبون الآن. انتظروا دقيقة ثم حاولوا مرة أخرى. إجاباتكم ما زالت هنا.',
    help: 'هل تحتاجون إلى مساعدة؟ اتصلوا بالرقم الموجود في الرسالة. إذا كانت هناك خطورة على الحياة، اتصلوا بالرقم 113.',
  },
  prs: {
    language: 'زبان',
    send: 'ارسال جواب‌ها',
    missing: 'برای هر سؤال یک جواب انتخاب کنید.',
    failed: 'جواب‌ها ارسال نشد. دوباره کوشش کنید.',
    wait: 'در حال حاضر تعداد زیادی جواب می‌دهند. یک دقیقه صبر کنید و دوباره کوشش کنید. جواب‌های شما هنوز اینجاست.',
    help: 'به کمک ضرورت دارید؟ به شماره‌ای که در نامه است زنگ بزنید. اگر خطر جانی باشد، به 113 زنگ بزنید.',
  },
  so: {
    language: 'Luqadda',
    send: 'Dir jawaabaha',
    missing: "Su'aal kasta jawaab u dooro.",
    failed: 'Jawaabaha lama dirin. Mar kale isku day.',
    wait: 'Dad badan ayaa hadda jawaabaya. Sug hal daqiiqo oo mar kale isku day. Jawaabahaagu weli waa halkan.',
    help: 'Caawimaad ma u baahan tihiin? Wac lambarka ku yaal warqadda. Haddii ay naf khatar ku jirto, wac 113.',
  },
  ti: {
    language: 'ቋንቋ',
    send: 'መልስታት ስደዱ',
    missing: 'ንነፍሲ ወከፍ ሕቶ መልሲ ምረጹ።',
    failed: 'መልስታት ኣይተላእከን። ደጊምኩም ፈትኑ።',
    wait: 'ብዙሓት ሰባት ሕጂ ይምልሱ ኣለዉ። ሓደ ደቒቕ ጸኒሕኩም ደጊምኩም ፈትኑ። መልስታትኩም ክሳብ ሕጂ ኣብዚ ኣሎ።',
    help: 'ሓገዝ የድልየኩም ድዩ? ናብቲ ኣብ ደብዳበ ዘሎ ቁጽሪ ደውሉ። ሓደጋ ህይወት እንተሃልዩ ናብ 113 ደውሉ።',
  },
};

// A form in a language that is newer than this page says these in Bokmål.
export const ownTexts = (language: string): OwnTexts => all[language] ?? nb;
export const languagesOfOwnTexts = Object.keys(all);
