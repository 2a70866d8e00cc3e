import type { Words } from '../words.ts';

export const german: Words = {
  first: ['Danke, wir haben es und sehen es uns gerade an.', 'Wir stellen das gerade nach und melden uns heute noch.'],
  matters: [
    {
      category: 'deliverability',
      subject: 'Mails an GMX kommen verspätet an',
      body: 'Unsere Bestellbestätigungen an GMX-Adressen kommen bis zu drei Stunden verspätet an. Andere Empfänger sind nicht betroffen.',
      answer:
        'GMX bremst eine unserer Adressen. Ihre Transaktionsmails gehen ab sofort über eine andere, die Warteschlange ist leer.',
      solution: 'Versand über eine andere Adresse; die Verspätung liegt unter einer Minute.',
    },
    {
      category: 'deliverability',
      subject: 'DMARC-Bericht meldet Fehler',
      body: 'Im DMARC-Bericht stehen seit Mittwoch 4.000 Mails mit fehlgeschlagener Ausrichtung.',
      answer:
        'Der Rückläufer-Name Ihrer Domain zeigt noch auf den alten Eintrag. Bitte ändern Sie den CNAME wie im Anhang.',
      solution: 'CNAME geändert, der Bericht von heute ist sauber.',
    },
    {
      category: 'functionality',
      subject: 'Export der Empfängerliste ist leer',
      body: 'Der Export der Liste „Kunden Süd“ liefert nur die Kopfzeile. Angezeigt werden 8.312 Empfänger.',
      answer: 'Der Filter der Ansicht galt auch für den Export. Das ist behoben, bitte exportieren Sie noch einmal.',
      solution: 'Export liefert wieder alle Empfänger.',
    },
    {
      category: 'functionality',
      subject: 'Bilder fehlen in der Vorschau',
      body: 'In der Vorschau fehlen alle Bilder, beim Testversand sind sie da.',
      answer:
        'Die Bilder liegen auf einem Server ohne Verschlüsselung, die Vorschau lädt solche nicht mehr. Mit https geht es.',
      solution: 'Adressen der Bilder auf https umgestellt.',
    },
    {
      category: 'billing',
      subject: 'Rechnung ohne Umsatzsteuer-Nummer',
      body: 'Auf der Rechnung vom Februar fehlt unsere Umsatzsteuer-Nummer. Die Buchhaltung nimmt sie so nicht an.',
      answer: 'Die Rechnung ist berichtigt und liegt in Ihrem Konto unter Rechnungen.',
      solution: 'Berichtigte Rechnung ausgestellt.',
    },
    {
      category: 'legal',
      subject: 'Auskunft nach Artikel 15',
      body: 'Eine Empfängerin verlangt Auskunft, welche Daten über sie gespeichert sind. Die Frist läuft in drei Wochen ab.',
      answer: 'Die Auskunft mit allen Daten liegt für Sie bereit; der Zugang kam mit getrennter Post.',
      solution: 'Auskunft erteilt.',
    },
    {
      category: 'other',
      subject: 'Schulung für drei Personen',
      body: 'Wir möchten drei Personen auf den Editor schulen lassen, am liebsten nächste Woche.',
      answer: 'Am Dienstag um 10 Uhr ist noch Platz, die Einladung ist unterwegs.',
      solution: 'Termin vereinbart.',
    },
  ],
  more: [
    'Gibt es schon etwas Neues?',
    'Eben ist es wieder passiert, um 14:05 Uhr.',
    'Unser Techniker sagt, es liegt nicht am Netz.',
  ],
  again: ['Leider tritt es seit heute früh wieder auf.', 'Das hat nur einen Tag gehalten, es ist wieder wie vorher.'],
};
