package sample;

class Unlicensed {}
