"""The page "Spectrum": mean power spectra of photographs and of each generator's faces."""
