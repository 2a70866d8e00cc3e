import type { Words } from '../words.ts';

export const spanish: Words = {
  first: [
    'Gracias, lo hemos recibido y ya lo estamos mirando.',
    'Estamos intentando reproducirlo; hoy mismo le escribimos.',
  ],
  matters: [
    {
      category: 'deliverability',
      subject: 'Los correos llegan a la carpeta de spam',
      body: 'Desde ayer los correos de nuestras facturas llegan a spam en Outlook. No hemos cambiado nada.',
      answer:
        'La firma DKIM de su dominio caducó. Publique, por favor, la clave nueva que aparece en Ajustes, Dominios.',
      solution: 'Clave DKIM nueva publicada; el correo de prueba llegó a la bandeja de entrada.',
    },
    {
      category: 'deliverability',
      subject: 'SMS no entregados en Colombia',
      body: 'De 3.000 SMS enviados anoche a Colombia, 1.100 figuran como no entregados.',
      answer: 'El operador rechazó el remitente alfanumérico. Hemos registrado el suyo; desde hoy se entregan.',
      solution: 'Remitente registrado con el operador.',
    },
    {
      category: 'functionality',
      subject: 'No puedo iniciar sesión',
      body: 'La página de inicio de sesión se recarga y no entra. Probé con dos navegadores.',
      answer:
        'Su cuenta pide el segundo factor y el navegador bloqueaba esa ventana. Permita ventanas emergentes para nuestra página.',
      solution: 'Ventana del segundo factor permitida en el navegador.',
    },
    {
      category: 'functionality',
      subject: 'El editor borra los acentos',
      body: 'Al guardar la plantilla, los acentos y la eñe se convierten en signos de interrogación.',
      answer: 'La plantilla se había importado con otra codificación. La hemos convertido; compruébela, por favor.',
      solution: 'Plantilla convertida a UTF-8.',
    },
    {
      category: 'billing',
      subject: 'Cambio de datos de facturación',
      body: 'Cambiamos de razón social el día 1. Necesitamos que la próxima factura salga con los datos nuevos.',
      answer: 'Datos cambiados. La factura de este mes ya sale con la razón social nueva.',
      solution: 'Datos de facturación actualizados.',
    },
    {
      category: 'legal',
      subject: 'Solicitud de borrado de datos',
      body: 'Un cliente nuestro pide el borrado de todos sus datos, también de los registros de envíos.',
      answer: 'Borrado hecho, incluidos los registros. Le enviamos la constancia por correo.',
      solution: 'Datos borrados y constancia enviada.',
    },
    {
      category: 'other',
      subject: '¿Cómo programo un envío?',
      body: 'Quiero que la campaña salga el domingo a las 9:00 hora de México.',
      answer: 'En el último paso elija “Programar” y la zona horaria Ciudad de México.',
      solution: 'Envío programado.',
    },
  ],
  more: [
    '¿Hay alguna novedad?',
    'Acaba de pasar otra vez.',
    'Le adjunto lo que me pidió el técnico: ocurre solo con Outlook.',
  ],
  again: ['Volvió a pasar esta mañana.', 'Lo siento, pero sigue igual que antes.'],
};
