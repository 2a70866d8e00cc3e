import type { Words } from '../words.ts';

export const french: Words = {
  first: [
    'Merci, c’est bien reçu, nous regardons cela tout de suite.',
    'Nous essayons de le reproduire et revenons vers vous aujourd’hui.',
  ],
  matters: [
    {
      category: 'deliverability',
      subject: 'Nos courriels sont refusés par Orange',
      body: 'Depuis vendredi, Orange refuse une partie de nos courriels : « trop de connexions ». Nous envoyons comme d’habitude.',
      answer: 'Nous avons réduit le débit vers Orange pour votre compte ; les messages en attente sont partis.',
      solution: 'Débit réduit vers Orange, plus aucun refus depuis 24 heures.',
    },
    {
      category: 'deliverability',
      subject: 'SPF : trop de requêtes DNS',
      body: 'Un outil nous signale plus de dix requêtes DNS dans notre enregistrement SPF.',
      answer: 'Deux des services inclus ne servent plus. Sans eux il en reste sept ; voici la ligne à publier.',
      solution: 'Enregistrement SPF raccourci.',
    },
    {
      category: 'functionality',
      subject: 'Le lien de désinscription ne fonctionne plus',
      body: 'Le lien de désinscription de notre modèle mène à une page d’erreur depuis ce matin.',
      answer: 'Le modèle contenait une ancienne adresse. Elle est corrigée, et les anciens liens sont redirigés.',
      solution: 'Lien corrigé et redirection en place.',
    },
    {
      category: 'functionality',
      subject: 'Impossible de modifier une automatisation',
      body: 'Le bouton « Modifier » reste gris pour une seule automatisation, les autres vont bien.',
      answer: 'Elle était ouverte chez une collègue absente. Nous l’avons libérée.',
      solution: 'Automatisation libérée.',
    },
    {
      category: 'billing',
      subject: 'Passer à l’abonnement annuel',
      body: 'Nous voulons passer de l’abonnement mensuel à l’annuel. Le mois déjà payé est-il déduit ?',
      answer: 'Oui, il est déduit. Le changement est fait à partir du premier du mois.',
      solution: 'Abonnement annuel actif.',
    },
    {
      category: 'legal',
      subject: 'Lieu d’hébergement des données',
      body: 'Notre juriste demande où les données sont hébergées, et par qui.',
      answer: 'En Suisse et en Allemagne ; la liste signée des sous-traitants vient de vous être envoyée.',
      solution: 'Liste des sous-traitants envoyée.',
    },
  ],
  more: [
    'Avez-vous des nouvelles ?',
    'Cela vient de se reproduire, à 16 h 20.',
    'C’est assez urgent pour nous, la campagne part demain.',
  ],
  again: ['Cela recommence depuis ce matin.', 'Malheureusement, rien n’a changé.'],
};
