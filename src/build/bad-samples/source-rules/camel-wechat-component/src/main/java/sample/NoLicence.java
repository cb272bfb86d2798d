package sample;

/** No licence line. */
class NoLicence {}
