/**
 * Words of anatomy and technique that a cleaned descriptor may keep. A list of what is allowed, not of what is
 * forbidden: names, numbers and places cannot be listed. Words of up to three letters are few, so that none is a name.
 */
const words = new Set(
  `
  abdomen abdominal acute adc adrenal angio angiography ankle aorta aortic apical arm arterial artery axial axl
  basal biopsy bladder blood body bolus bone bowel brain breast bronchus calf cardiac carotid cerebellum cerebral
  cerebrum cervical cervix chest cine colon contrast cor coronal coronary cranium cta ctv ct delayed diffusion dual dwi dyn
  dynamic dti early echo edema elbow ep epi esophagus eye face fast fat femur fetal finger fl2d fl3d flair flash foot frontal fs
  functional gallbladder gated gland gre gtv hand head heart hepatic hip hippocampus humerus inferior intestine iso
  jaw joint kidney kernel knee larynx lateral left leg lesion liver localizer long lt lumbar lung lymph mandible map
  mask maxilla mean mediastinum mip mobile mpr mpr mprage mra mri mr multi muscle myocardium nasal native neck nerve node
  nodule non oblique occipital optic orbit organ oral ovary pancreas parietal parotid pd pediatric pelvic pelvis perfusion pet
  phase placenta plain pons portal post posterior prostate proton ptv pulmonary pre qsm radius raw recon renal resection rest
  rib right routine rt sag sagittal scan scapula scout se segmentation septum shoulder short sinus skull slice small soft space
  spgr spine spinal spleen stem sternum stir stomach stress subtraction superior survey swi t1 t1w t1ce t1c t2 t2w
  temporal thick thigh thin thoracic thorax throat thymus thyroid tibia tissue tof tongue topogram tra trachea transverse
  tse tumor tumour ultrasound ureter urethra uterus vein venous ventricle vertebra vessel vibe volume wall weighted whole wrist
  background enhancing necrosis core anterior label roi external
  `
    .trim()
    .split(/\s+/),
);

/** @returns the words that may stay, in order and lower case; empty where none may */
export function cleanText(text: string): string {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => words.has(word))
    .join(' ');
}
