# ruff: noqa: E501 - notes stand on one line and with their own signs
"""Footnotes as scholars, lawyers and journalists type them, written before looking at what reads them.

Each page is the notes of one text in order, so that "ibid." and "op. cit." have something to go back to; beside each
note stand the short addresses of all that it refers to, none where the register knows nothing of it.
"""

from __future__ import annotations

HISTORIAN = (
    (
        "1. Human Rights Watch, A Dying Practice: Use of Cluster Munitions by Russia and Georgia in August 2008 (New York: HRW, 2009), 41.",
        ("human-rights-watch-2009-04-14",),
    ),
    ("2. Ibid., 43–44.", ("human-rights-watch-2009-04-14",)),
    (
        "3. “Ukraine: Cluster Munitions Launched Into Kharkiv Neighborhoods,” Human Rights Watch, March 4, 2022.",
        ("human-rights-watch-2022-03-04",),
    ),
    ("4. HRW, A Dying Practice, 57–58.", ("human-rights-watch-2009-04-14",)),
    ("5. Human Rights Watch, A Dying Practice, op. cit., p. 12.", ("human-rights-watch-2009-04-14",)),
    (
        "6. Convention on Cluster Munitions, opened for signature December 3, 2008, 2688 U.N.T.S. 39, art. 2(2).",
        ("ccm",),
    ),
    ("7. Ibid., art. 21(3).", ("ccm",)),
    (
        "8. See “Russia/Syria: Extensive Recent Use of Cluster Munitions,” Human Rights Watch, December 20, 2015; see also “Syria: Evidence of Islamic State Cluster Munition Use,” Human Rights Watch, September 1, 2014.",
        ("human-rights-watch-2015-12-20", "human-rights-watch-2014-09-01"),
    ),
    (
        "9. Human Rights Watch, Fatally Flawed: Cluster Bombs and Their Use by the United States in Afghanistan, vol. 14, no. 7(G) (December 2002), 15, 22.",
        ("human-rights-watch-2002-12-18",),
    ),
    ("10. E. P. Thompson, The Making of the English Working Class (London: Gollancz, 1963), 12.", ()),
    ("11. Ibid., 13.", ()),
    (
        "12. Richard Moyes and Brian Rappert, “Enhancing the Protection of Civilians from Armed Conflict,” Medicine, Conflict and Survival 26 (2010): 24–47.",
        (),
    ),
)
LAWYER = (
    (
        "1 Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Anti-Personnel Mines and on Their Destruction (adopted 18 September 1997, entered into force 1 March 1999) 2056 UNTS 211 (Ottawa Convention) art 20(3)",
        ("mine-ban",),
    ),
    ("2 ibid art 5", ("mine-ban",)),
    (
        "3 Convention on Cluster Munitions (opened for signature 30 May 2008, entered into force 1 August 2010) 2688 UNTS 39 arts 1, 20",
        ("ccm",),
    ),
    ("4 Arms Trade Treaty (adopted 2 April 2013) UNTS Reg No I-52373, art 6(3)", ("att",)),
    (
        "5 Treaty on the Non-Proliferation of Nuclear Weapons (opened for signature 1 July 1968, entered into force 5 March 1970) 729 UNTS 161 (NPT) art X.1",
        ("npt",),
    ),
    ("6 NPT (n 5) art VI", ("npt",)),
    ("7 C.N.347.2024.TREATIES-XXVI.6 (Depositary Notification), 6 September 2024", ("ccm-ltu-withdrawal",)),
    (
        "8 Protocol on Explosive Remnants of War (Protocol V to the 1980 CCW Convention), 28 November 2003, 2399 UNTS 100",
        ("ccw-protocol-v",),
    ),
    ("9 Treaty on the Prohibition of Nuclear Weapons, July 7, 2017, U.N. Doc. A/CONF.229/2017/8", ("tpnw",)),
    (
        "10 Military and Paramilitary Activities in and against Nicaragua (Nicaragua v United States of America) (Merits) [1986] ICJ Rep 14",
        (),
    ),
    (
        "11 Convention on Prohibitions or Restrictions on the Use of Certain Conventional Weapons, Oct. 10, 1980, 1342 U.N.T.S. 137, 19 I.L.M. 1523",
        ("ccw",),
    ),
    (
        "12 Vienna Convention on the Law of Treaties (adopted 23 May 1969, entered into force 27 January 1980) 1155 UNTS 331 art 54",
        (),
    ),
    (
        "13 Protocol for the Prohibition of the Use in War of Asphyxiating, Poisonous or Other Gases, and of Bacteriological Methods of Warfare, 17 June 1925, 94 LNTS 65",
        ("geneva-protocol",),
    ),
)
JOURNALIST = (
    ("AP, “Sullivan: US to provide cluster munitions to Ukraine”, 7 July 2023", ("apnews-com-2023-07-07",)),
    ("Reuters 14/4/2009 Russia used cluster bombs in Georgia: Rights group", ("reuters-com-2009-04-14",)),
    (
        "guardian nov 2025 israel used widely banned cluster munitions in lebanon photos of remnants suggest",
        ("the-guardian-2025-11-19",),
    ),
    ("https://edition.cnn.com/2011/WORLD/africa/04/15/libya.war/index.html?iref=allsearch", ("cnn-com-2011-04-15",)),
    ("Rights group: Gadhafi forces firing cluster munitions - CNN.com", ("cnn-com-2011-04-15",)),
    ("see HRW report “Intense and Lasting Harm” (May 2022) pp. 3-5", ("human-rights-watch-2022-05-11",)),
    (
        "[Pakistan says India used cluster munition, India denies](https://yenisafak.com/en/world/pakistan-says-india-used-cluster-munition-india-denies-3497279)",
        ("yenisafak-com-2019-08-03",),
    ),
    (
        "RFE/RL, Cluster Munition Monitor 2022, rferl.org/amp/russia-cluster-munitions-human-rights-watch-report-ukraine-war/32003775.html (accessed 3 Jan 2024)",
        ("rferl-org-2022-08-25",),
    ),
    ("War crime: Ukraine preschool hit with cluster bombs | Independent.ie", ("independent-ie-2022-02-27",)),
    (
        "Babel (30.04.2024): The Prosecutor General showed the moment of the missile attack on Odesa",
        ("babel-ua-2024-04-30",),
    ),
    (
        "via @hrw: Libya: Banned Cluster Munitions Used in Tripoli https://t.co/abc123",
        ("human-rights-watch-2020-02-13",),
    ),
    ("NYT, “A Garden of One’s Own”, 3 May 1999, p. B4", ()),
)
SCANNED = (
    (
        "Hurnan Rights Watch, A Dying Practiee: Use of C1uster Munitions by Russia and Georgia in August 2OO8, p. 9.",
        ("human-rights-watch-2009-04-14",),
    ),
    (
        "Human Rights Watch, Libya: Banned Clus- ter Munitions Used in Tripoli, 13 Febru- ary 2020, p. 2.",
        ("human-rights-watch-2020-02-13",),
    ),
    ("Convention on Cluster Munitlons, 2688 U.N.T.S. 39.", ("ccm",)),
    (
        "Arnnesty International UK, Saudi Arabia-led coalition has used UK-rnanufactured cluster bornbs in Yernen - new evidence, May 2016",
        ("amnesty-international-uk-2016-05",),
    ),
    (
        "Technica1 Briefing Note: C1uster Munition Use in the Karabakh Conf1ict, HRW, 15 Ju1y 2021.",
        ("hrw-org-80-2021-07-15",),
    ),
    (
        "CMC condernns Thai use of cluster rnunitions in Carnbodia (5 April 2011).",
        ("cluster-munition-coalition-2011-04-05",),
    ),
    ("Hezbollah’s Arsenal, in HRW, 2007, pp. 44 f.", ("human-rights-watch-2007-08",)),
)
GERMAN = (
    (
        "1 Vgl. Human Rights Watch, Intense and Lasting Harm: Cluster Munition Attacks in Ukraine, 11. Mai 2022, S. 7.",
        ("human-rights-watch-2022-05-11",),
    ),
    ("2 Ebd., S. 9 f.", ("human-rights-watch-2022-05-11",)),
    (
        "3 Übereinkommen über Streumunition vom 30. Mai 2008, in Kraft getreten am 1. August 2010, UNTS Bd. 2688, S. 39.",
        ("ccm",),
    ),
    ("4 A. a. O., Art. 2.", ("ccm",)),
    ("5 Human Rights Watch, Intense and Lasting Harm, a. a. O., S. 12.", ("human-rights-watch-2022-05-11",)),
    (
        "6 Aktionsbündnis Landmine.de, Paraguay ratifiziert Verbot und wird 91. Vertragsstaat, abgerufen am 2.3.2023.",
        ("aktionsbuendnis-landmine-de-undated",),
    ),
    ("7 Golo Mann, Deutsche Geschichte des 19. und 20. Jahrhunderts, Frankfurt 1958, S. 3.", ()),
)
FRENCH = (
    (
        "1. Convention sur les armes à sous-munitions, Dublin, 30 mai 2008, Nations Unies, Recueil des Traités, vol. 2688, p. 39.",
        ("ccm",),
    ),
    ("2. Ibidem, article premier.", ("ccm",)),
    (
        "3. Human Rights Watch, « Russia/Syria: Extensive Recent Use of Cluster Munitions », 20 décembre 2015, p. 1.",
        ("human-rights-watch-2015-12-20",),
    ),
    (
        "4. Convention sur l’interdiction de l’emploi, du stockage, de la production et du transfert des mines antipersonnel et sur leur destruction, 18 septembre 1997, RTNU, vol. 2056, p. 211.",
        ("mine-ban",),
    ),
    ("5. Marc Bloch, Apologie pour l’histoire, Paris, Armand Colin, 1949, p. 7.", ()),
)
OTHERS = (
    (
        "Verdrag inzake clustermunitie (Dublin, 30 mei 2008), Trb. 2009, 45, verdragsnr. 011674",
        ("kingdom-of-the-netherlands-treaty-databa-undated",),
    ),
    ("Конвенция по кассетным боеприпасам, 30 мая 2008 г., UNTS, vol. 2688, p. 39.", ("ccm",)),
    ("Там же, ст. 21.", ("ccm",)),
    ("Convención sobre Municiones en Racimo, Dublín, 30 de mayo de 2008, UNTS 2688, pág. 39", ("ccm",)),
    ("집속탄에 관한 협약, 2008년 5월 30일, 2688 UNTS 39", ("ccm",)),
    (
        "Cfr. Syrian Observer, “Syria: Cluster Munitions Used in November 6 Attacks”, 23 nov. 2022, consultado el 4 de mayo de 2023",
        ("syrianobserver-com-2022-11-23",),
    ),
)
PAGES = (HISTORIAN, LAWYER, JOURNALIST, SCANNED, GERMAN, FRENCH, OTHERS)
