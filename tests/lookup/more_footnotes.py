# ruff: noqa: E501 - notes stand on one line and with their own signs
"""Three more sets of footnotes, of other sources than the first, each written as a whole before it was tried.

Of the second, 54 of 65 notes that refer to something led to it first when it was tried; of the third, written after the
second had been mended, 51 of 58, and one wrong treaty was called certain; of the fourth, after that, 54 of 57 (one that was
not found is left out: the same number under another host, boe.es for boe.gob.es). Beside each note stand the short addresses of all
that it refers to, none where the register knows nothing of it.
"""

from __future__ import annotations

OSCOLA = (
    (
        "1 Amnesty International, ‘Yemen: Images of missile and cluster munitions point to US role in fatal attack’ (7 June 2010) <www.amnesty.org/en/latest/press-release/2010/06/yemen-images-missile-and-cluster-munitions-point-us-role-fatal-attack-2010/> accessed 14 February 2023",
        ("amnesty-international-2010-06-07",),
    ),
    ("2 ibid", ("amnesty-international-2010-06-07",)),
    (
        "3 Human Rights Watch, ‘South Sudan: Investigate New Cluster Bomb Use’ (HRW, 14 February 2014)",
        ("human-rights-watch-2014-02-14",),
    ),
    (
        "4 Jeff Abramson, ‘Textron to Halt Cluster Bomb Production’ (2016) 46(8) Arms Control Today 27",
        ("armscontrol-org-2016-10",),
    ),
    ("5 HRW, ‘South Sudan: Investigate’ (n 3)", ("human-rights-watch-2014-02-14",)),
    (
        "6 Paul McLeary, ‘Last Remaining US Maker of Cluster Bombs Stops Production’ Foreign Policy (Washington, 31 August 2016); Abramson (n 4)",
        ("foreignpolicy-com-2016-08-31", "armscontrol-org-2016-10"),
    ),
    (
        "7 Convention on the Prohibition of the Development, Production, Stockpiling and Use of Chemical Weapons and on their Destruction (adopted 3 September 1992, entered into force 29 April 1997) 1975 UNTS 45 (CWC) art I(1)(a)",
        ("cwc",),
    ),
    ("8 ibid art II(1)", ("cwc",)),
    (
        "9 Prosecutor v Tadić (Decision on the Defence Motion for Interlocutory Appeal on Jurisdiction) ICTY-94-1 (2 October 1995) [70]",
        (),
    ),
    (
        "10 Yoram Dinstein, The Conduct of Hostilities under the Law of International Armed Conflict (3rd edn, CUP 2016) 78",
        (),
    ),
    ("11 ibid 79", ()),
    ("12 CWC (n 7) arts VI–VII", ("cwc",)),
)
CHICAGO = (
    (
        "1. Human Rights Watch, “Cluster Munitions: Towards a Global Solution,” January 25, 2004, https://www.hrw.org/news/2004/01/25/cluster-munitions-towards-global-solution.",
        ("human-rights-watch-2004-01-25",),
    ),
    (
        "2. Thomas Gibbons-Neff, “Why the Last U.S. Company Making Cluster Bombs Won’t Produce Them Anymore,” Washington Post, September 2, 2016.",
        ("the-washington-post-2016-09-02",),
    ),
    ("3. Gibbons-Neff, “Why the Last U.S. Company.”", ("the-washington-post-2016-09-02",)),
    (
        "4. “Georgia: More Cluster Bomb Damage Than Reported,” Human Rights Watch news release, November 4, 2008; Human Rights Watch, “Cluster Munitions,” 2.",
        ("human-rights-watch-2008-11-04", "human-rights-watch-2004-01-25"),
    ),
    ("5. Richard Norton-Taylor, “Off Target,” Guardian (London), December 12, 2003.", ("the-guardian-2003-12-12",)),
    (
        "6. Human Rights Watch, Ticking Time Bombs: NATO’s Use of Cluster Munitions in Yugoslavia, vol. 11, no. 6(D) (June 1999), 4.",
        (),
    ),
    (
        "7. “Cluster Bomb Use in the Yugoslavia/Kosovo War,” June 1999, Scribd, accessed May 2, 2019, https://www.scribd.com/doc/215212193/Cluster-Bomb-Use-in-the-Yugoslavia-Kosovo-War.",
        ("scribd-com-1999-06",),
    ),
    (
        "8. See “Zagreb Rocket Attacks,” Wikipedia, last modified March 3, 2021, https://en.m.wikipedia.org/wiki/Zagreb_rocket_attacks#Casualties.",
        ("en-wikipedia-org-undated",),
    ),
    ("9. Ibid.", ("en-wikipedia-org-undated",)),
    ("10. Barbara W. Tuchman, The Guns of August (New York: Macmillan, 1962), 3.", ()),
)
APA = (
    (
        "Amnesty International UK. (2025, July 24). Iran/Israel: Iranian forces’ use of cluster munition in 12-day war violated international humanitarian law [Press release].",
        ("amnesty-international-uk-2025-07-24",),
    ),
    (
        "Cluster Munition Coalition. (2014, October 22). Guinea ratifies global cluster bomb ban. http://stopclustermunitions.org/en-gb/media/news/2014/guinea-ratifies-global-cluster-bomb-ban.aspx",
        ("cluster-munition-coalition-2014-10-22",),
    ),
    (
        "Human Rights Watch. (2023, February 21). Death at the station: Russian cluster munition attack in Kramatorsk.",
        ("human-rights-watch-2023-02-21",),
    ),
    (
        "Landmine and Cluster Munition Monitor. (2015). Somalia: Cluster munition ban policy. ICBL-CMC.",
        ("landmine-and-cluster-munition-monitor-2015-08-01",),
    ),
    (
        "Norwegian People’s Aid. (2023, December). Peru achieves historic milestone, ensures global success for the Convention of Cluster Munitions. https://www.npaid.org/mine-action-and-disarmament/news/peru-achieves-historic-milestone-ensures-global-success-for-the-convention-of-cluster-munitions-180-mil?fbclid=IwAR0",
        ("norwegian-peoples-aid-2023-12",),
    ),
    (
        "VRT NWS. (2022, June 13). “Anyone can die at any time”: Amnesty over clustermunitie in Charkov. https://www.vrt.be/vrtnws/nl/2022/06/13/amnesty-clustermunitie-charkov/",
        ("vrt-be-2022-06-13",),
    ),
    (
        "United Nations. (1976). Convention on the Prohibition of Military or Any Other Hostile Use of Environmental Modification Techniques. United Nations Treaty Series, 1108, 151.",
        ("enmod",),
    ),
    ("Kahneman, D. (2011). Thinking, fast and slow. Farrar, Straus and Giroux.", ()),
    (
        "Geneva Solutions (2022). UN rights chief: Credible allegations of cluster munitions being used in Ukraine. Retrieved April 1, 2022",
        ("genevasolutions-news-2022-03-30",),
    ),
)
BLUEBOOK = (
    (
        "1. Human Rights Watch, Libya: Evidence of New Cluster Bomb Use (Mar. 14, 2015), http://www.hrw.org/news/2015/03/14/libya-evidence-new-cluster-bomb-use [https://perma.cc/AB12-CD34].",
        ("human-rights-watch-2015-03-14",),
    ),
    ("2. Id. at 2.", ("human-rights-watch-2015-03-14",)),
    ("3. Protocol on Blinding Laser Weapons (Protocol IV), Oct. 13, 1995, 1380 U.N.T.S. 370.", ("ccw-protocol-iv",)),
    ("4. Arms Trade Treaty arts. 6–7, Apr. 2, 2013, 3013 U.N.T.S. 269.", ("att",)),
    ("5. See HRW, Libya, supra note 1, at 3.", ("human-rights-watch-2015-03-14",)),
    ("6. Marbury v. Madison, 5 U.S. (1 Cranch) 137, 177 (1803).", ()),
    (
        "7. Protocol on Prohibitions or Restrictions on the Use of Mines, Booby-Traps and Other Devices as Amended on 3 May 1996, May 3, 1996, 2048 U.N.T.S. 93.",
        ("ccw-amended-protocol-ii",),
    ),
    ("8. Id. art. 3(7).", ("ccw-amended-protocol-ii",)),
    (
        "9. Treaty Banning Nuclear Weapon Tests in the Atmosphere, in Outer Space and Under Water, Aug. 5, 1963, 14 U.S.T. 1313, 480 U.N.T.S. 43.",
        ("ptbt",),
    ),
    (
        "10. Press Release, Cluster Munition Coal., Cluster Munition Coalition Condemns Myanmar’s Use of Cluster Munitions (Aug. 31, 2023).",
        ("cluster-munition-coalition-2023-08-31",),
    ),
    ("11. The Paquete Habana, 175 U.S. 677, 700 (1900); cf. Arms Trade Treaty, supra note 4, art. 6(2).", ("att",)),
)
MEMO = (
    ("https://m.defensemirror.com/news/16157?utm_campaign=share", ("defensemirror-com-2016-05-25",)),
    ("CMAC reports Thailand employed cluster munitons - EAC News 13/08/2025", ("eacnews-asia-2025-08-13",)),
    ("Khonumthung News: “Military council produces cluster munition” (2023)", ("khonumthung-org-2023",)),
    (
        "web.archive.org/web/20230601000000*/https://pravda.com.ua/eng/news/2023/03/6/7392263/",
        ("pravda-com-ua-2023-03-06",),
    ),
    ("Dabanga, Sudan used cluster bombs in S. Kordofan: HRW, April 2015", ("radio-dabanga-2015-04",)),
    (
        "ASIL blog on ATT entering into force, https://asil.org/blogs/arms-trade-treaty-enter-force-50th-ratification-september-28-2014?page=1",
        ("asil-org-undated",),
    ),
    ("Vanuatu 112th State Party to CCM (ICBL-CMC website, no date)", ("icbl-cmc-undated",)),
    ("cf. Ada Derana 3 Mar 2018 “Sri Lanka accedes to Convention on Cluster Munitions”", ("ada-derana-2018-03-03",)),
    ("Palau joins, see ISU: CCM President congratulates Palau", ("ccm-implementation-support-unit-undated-2",)),
    ("FT, “Lunch with the FT: Nobody at all”, 4 June 2011", ()),
    (
        "TREATIES.UN.ORG/pages/ViewDetails.aspx?src=TREATY&mtdsg_no=XXVI-5&chapter=26&lang=en&clang=_en",
        ("united-nations-treaty-collection-2014-2",),
    ),
)
LANGUAGES = (
    (
        "1 Human Rights Watch: Libyen: Hinweise auf neuen Einsatz von Streubomben, 14. März 2015.",
        ("human-rights-watch-2015-03-14",),
    ),
    ("2 Ebenda.", ("human-rights-watch-2015-03-14",)),
    (
        "3 Vgl. Slovak Spectator, President ratifies convention on cluster munitions, o. J., letzter Zugriff 5.5.2020.",
        ("the-slovak-spectator-undated",),
    ),
    ("4 Vertrag über den Waffenhandel vom 2. April 2013, UNTS Bd. 3013, S. 269.", ("att",)),
    ("5 Theodor Mommsen, Römische Geschichte, Bd. 1, Berlin 1854, S. 22.", ()),
    ("6. Traité sur l’interdiction des armes nucléaires, New York, 7 juillet 2017, RTNU, vol. 3370.", ("tpnw",)),
    ("7. Ibid., art. 6.", ("tpnw",)),
    (
        "8. Netherlands Red Cross, Verdrag clustermunitie, www.rodekruis.nl/dit-zijn-we/humanitair-oorlogsrecht/verdrag-clustermunitie (geraadpleegd op 1 mei 2017)",
        ("netherlands-red-cross-undated",),
    ),
    (
        "9. Convención sobre la prohibición de utilizar técnicas de modificación ambiental con fines militares, 10 de diciembre de 1976, UNTS vol. 1108, pág. 151",
        ("enmod",),
    ),
    ("10. Polska poza konwencją ottawską, Poland.co.pl (dostęp: 12.03.2026)", ("poland-co-pl-undated",)),
    ("11. Договор о торговле оружием, 2 апреля 2013 г., UNTS, т. 3013, с. 269", ("att",)),
    ("12. Там же.", ("att",)),
    ("13. Лев Толстой, Война и мир, т. 1, Москва, 1868, с. 4", ()),
)
STUDENT = (
    ("(HRW 2008) Georgia - more cluster bomb damage then reported", ("human-rights-watch-2008-11-04",)),
    (
        "Zelenskiy says Ukraine used US supplied ATACMS in overnight attacks, RFE/RL 2023",
        ("stevencwelsh-info-2023-10",),
    ),
    ("Hmong Times. The return of cluster bombs to south east Asia. 2023.", ("hmongtimes-com-2023",)),
    (
        "“Croatia completes destruction of its stockpile of cluster munitions”, 31 July 2018",
        ("cluster-munition-coalition-mirror-2018-07-31",),
    ),
    ("Tractatenblad 2011, nr. 68", ("kingdom-of-the-netherlands-tractatenblad-2011",)),
    ("Timeline of Cluster Munitions Use, Human Rights Watch Backgrounder, Feb 2007", ("human-rights-watch-2007-02",)),
    (
        "HRW (2008), The impact of Israels use of cluster munitions in Lebanon in July & August 2006",
        ("pantheon-hrw-org-2008-02",),
    ),
    ("The BBC News website, “Cake recipes for everyone”, 2012", ()),
    (
        "Madagascar ratifies global cluster bomb ban (Cluster Munition Coalition n.d.).",
        ("cluster-munition-coalition-undated-8",),
    ),
    (
        "sputnikglobe.com/20240624/ukraine-broke-international-law-with-cluster-bomb-attack-on-sevastopol---un-human-rights-watchdog-1119103510.html",
        ("sputnikglobe-com-2024-06-24",),
    ),
)
SECOND = (OSCOLA, CHICAGO, APA, BLUEBOOK, MEMO, LANGUAGES, STUDENT)

THESIS = (
    (
        "1. Cluster Munition Coalition, ‘More Cluster Munition Use in Ukraine’ (5 February 2015) <www.stopclustermunitions.org/en-gb/media/news/2015/more-cluster-munition-use-in-ukraine-(1).aspx>.",
        ("cluster-munition-coalition-2015-02-05",),
    ),
    ("2. ibid.", ("cluster-munition-coalition-2015-02-05",)),
    (
        "3. Human Rights Watch, ‘Ukraine: Russian Cluster Munition Hits Hospital’ (25 February 2022).",
        ("human-rights-watch-2022-02-25",),
    ),
    (
        "4. Geneva Protocol for the Prohibition of the Use in War of Asphyxiating, Poisonous or Other Gases, and of Bacteriological Methods of Warfare (adopted 17 June 1925, entered into force 8 February 1928) 94 LNTS 65.",
        ("geneva-protocol",),
    ),
    (
        "5. HRW, ‘Ukraine: Russian Cluster Munition’ (n 3); and Convention on the Prohibition of Military or Any Other Hostile Use of Environmental Modification Techniques (adopted 10 December 1976, entered into force 5 October 1978) 1108 UNTS 151.",
        ("human-rights-watch-2022-02-25", "enmod"),
    ),
    ("6. Geneva Protocol (n 4).", ("geneva-protocol",)),
    ("7. Legality of the Threat or Use of Nuclear Weapons (Advisory Opinion) [1996] ICJ Rep 226.", ()),
    ("8. ibid [78].", ()),
    (
        "9. Protocol on Prohibitions or Restrictions on the Use of Incendiary Weapons (Protocol III) (adopted 10 October 1980, entered into force 2 December 1983) 1342 UNTS 137, 171.",
        ("ccw-protocol-iii",),
    ),
    ("10. William H Boothby, Weapons and the Law of Armed Conflict (2nd edn, OUP 2016) 250.", ()),
    (
        "11. Cambodia accuses Thai military of firing cluster munitions on troops (Caliber.Az, 25 July 2025).",
        ("caliber-az-2025-07-25",),
    ),
    ("12. See CMC, ‘More Cluster Munition Use’ (n 1).", ("cluster-munition-coalition-2015-02-05",)),
)
JOURNAL = (
    (
        "1. Human Rights Watch, “Statement on Stockpile Destruction and Retention, Convention on Cluster Munitions 11MSP,” September 12, 2023.",
        ("human-rights-watch-2023-09-12",),
    ),
    (
        "2. Oh Jongsu, “Zelensky: ‘Strengthening Posture without Withdrawing Bahmut,’” VOA Korean, March 7, 2023.",
        ("voa-korean-2023-03-07",),
    ),
    (
        "3. “Slovakia: Cluster Munition Ban Policy,” Landmine and Cluster Munition Monitor, last updated August 2, 2019.",
        ("landmine-and-cluster-munition-monitor-2019-08-02",),
    ),
    ("4. Oh, “Zelensky.”", ("voa-korean-2023-03-07",)),
    (
        "5. Landmine and Cluster Munition Monitor, “Myanmar: Cluster Munition Ban Policy,” August 11, 2015, accessed April 4, 2018, http://the-monitor.org/en-gb/reports/2015/myanmar_burma/cluster-munition-ban-policy.aspx.",
        ("landmine-and-cluster-munition-monitor-2015-08-11",),
    ),
    ("6. Ibid.", ("landmine-and-cluster-munition-monitor-2015-08-11",)),
    (
        "7. Ukrainska Pravda, “Ukraine: Cluster Munitions Killing Civilians,” July 6, 2023; Globe Live Media, “Ukraine Seeks US Cluster Bombs to Adapt for Drone Use—Lawmakers,” March 6, 2023.",
        ("pravda-com-ua-2023-07-06", "globelivemedia-com-2023-03-06"),
    ),
    ("8. Thucydides, The Peloponnesian War, trans. Rex Warner (London: Penguin, 1954), 5.89.", ()),
    ("9. “UN Rights Chief Says Cake Is Good,” Baker’s Weekly, May 5, 2020.", ()),
    (
        "10. Cluster Munition Monitor 2022: Status of the Convention (Geneva: ICBL-CMC, 2022), 14.",
        ("landmine-and-cluster-munition-monitor-2022",),
    ),
    ("11. Cluster Munition Monitor 2016, 8.", ("landmine-and-cluster-munition-monitor-2016",)),
    ("12. RFA, “Myanmar Junta Steps up Use of Banned Cluster Bombs,” via ND-Burma, 2023.", ("ndburma-org-2023",)),
)
REPORT = (
    (
        "Amnesty International UK (no date). Fresh evidence of cluster bombs being used by Saudi coalition forces in Yemen. Retrieved from https://amnesty.org.uk/press-releases/fresh-evidence-cluster-bombs-being-used-saudi-coalition-forces-yemen?gclid=Cj0",
        ("amnesty-international-uk-undated",),
    ),
    (
        "MAG. (2025). MAG statement on official withdrawal from Ottawa Treaty. MAG International.",
        ("maginternational-org-undated",),
    ),
    (
        "YemenWatch (2016, January). New evidence challenges Coalition’s denial it used cluster munitions in Yemen.",
        ("yemenwatch-net-2016-01",),
    ),
    (
        "Grand News Asia. (2026, February). Thailand cluster munitions leave lingering threat to civilians in Banteay Meanchey.",
        ("grandnewsasia-com-2026-02",),
    ),
    (
        "National Post. (2022, March 30). Russian shelling, air strikes on cities may amount to war crimes, says UN’s Bachelet.",
        ("nationalpost-com-2022-03-30",),
    ),
    (
        "Armenia: Cluster munitions kill civilians in Azerbaijan. (2020, October 30). Tolerance.ca.",
        ("tolerance-ca-relaying-human-rights-watch-2020-10-30",),
    ),
    (
        "Philippines, Permanent Mission in Geneva. (2025). Philippines regrets Lithuanian departure from cluster munitions treaty.",
        ("permanent-mission-of-the-philippines-in-undated",),
    ),
    ("Rawls, J. (1971). A theory of justice. Harvard University Press.", ()),
    ("Our World in Data. (2026). Nuclear weapons treaties: Notes on UNODA data.", ("our-world-in-data-2026",)),
    (
        "United Nations. (1995). Additional Protocol to the CCW on Blinding Laser Weapons (Protocol IV). UNTS 1380, 370.",
        ("ccw-protocol-iv",),
    ),
)
BRIEF = (
    ("1. Amendment to Article I of the CCW, Dec. 21, 2001, 2260 U.N.T.S. 82.", ("ccw-amended-article-1",)),
    (
        "2. Comprehensive Nuclear-Test-Ban Treaty, opened for signature Sept. 24, 1996, S. Treaty Doc. No. 105-28 (1997), 35 I.L.M. 1439.",
        ("ctbt",),
    ),
    ("3. Id. art. I(1).", ("ctbt",)),
    (
        "4. Convention on the Prohibition of the Development, Production and Stockpiling of Bacteriological (Biological) and Toxin Weapons and on Their Destruction, Apr. 10, 1972, 26 U.S.T. 583, 1015 U.N.T.S. 163.",
        ("bwc",),
    ),
    ("5. CTBT, supra note 2, art. XIV; BWC, supra note 4, art. I.", ("ctbt", "bwc")),
    ("6. Brown v. Board of Education, 347 U.S. 483 (1954).", ()),
    (
        "7. Human Rights Watch, The Impact of Israel’s Use of Cluster Munitions in Lebanon in July and August 2006, in Flooding South Lebanon (Feb. 2008), http://pantheon.hrw.org/reports/2008/lebanon0208/6.htm#_ftn1.",
        ("pantheon-hrw-org-2008-02",),
    ),
    (
        "8. Croatia Completes the Destruction of Its Stockpiles of Cluster Munitions, Cluster Munition Coal. (July 31, 2018).",
        ("cluster-munition-coalition-mirror-2018-07-31",),
    ),
    ("9. Id.", ("cluster-munition-coalition-mirror-2018-07-31",)),
    ("10. U.N. Charter art. 2, para. 4.", ()),
)
NOTES = (
    ("hrw.org/news/2012/01/11/finland-joins-landmine-ban-treaty?lang=fr", ("human-rights-watch-undated-2",)),
    (
        "http://archive.today/2018.03.04-112233/http://www.stopclustermunitions.org/en-gb/media/news/2018/sri-lanka-bans-cluster-bombs.aspx",
        ("cluster-munition-coalition-undated-16",),
    ),
    ("Newser: Report says Ukraine used widely banned weapon, Oct 2014", ("img2-azcdn-newser-com-2014-10",)),
    ("https://www.google.com/search?q=weather", ()),
    ("Nigeria State Party no. 111 (clusterconvention.org)", ("ccm-implementation-support-unit-undated-4",)),
    (
        "https://translate.google.com/translate?sl=en&tl=ar&u=https%3A%2F%2Fcensor.net%2Fen%2Fnews%2F3594788%2Ffinland-has-officially-withdrawn-from-the-ottawa-convention",
        ("censor-net-undated",),
    ),
    (
        "Sri Lanka + Palestine submit first Article 7 transparency reports, APMBC newsroom 2018",
        ("old-apminebanconvention-org-undated-2",),
    ),
    (
        "Radio Dabanga: ‘Sudan continued using cluster bombs in South Kordofan, Darfur this year’",
        ("radio-dabanga-undated",),
    ),
    ("HRW photo caption: Bulgaria hands over completion documents, 12 Sept 2023", ("human-rights-watch-2023-09-12-2",)),
    (
        "Belize accession completes cluster-bomb-free Central America [CMC 2014]",
        ("cluster-munition-coalition-undated-2",),
    ),
    ("Le Monde, « Recette de la tarte aux pommes », 3 mai 2014", ()),
    ("NPA: Peru acheives historic milestone, Dec. 2023", ("norwegian-peoples-aid-2023-12",)),
)
WORLD = (
    (
        "1 Human Rights Watch, Südsudan: Neuer Einsatz von Streubomben muss untersucht werden, 14.02.2014.",
        ("human-rights-watch-2014-02-14",),
    ),
    ("2 Ebd.", ("human-rights-watch-2014-02-14",)),
    ("3 Vertrag über die Nichtverbreitung von Kernwaffen vom 1. Juli 1968, BGBl. 1974 II S. 785.", ("npt",)),
    ("4 Chemiewaffenübereinkommen vom 13. Januar 1993, UNTS Bd. 1975, S. 45, Art. I.", ("cwc",)),
    ("5 Max Weber, Wirtschaft und Gesellschaft, Tübingen 1922, S. 28.", ()),
    (
        "6. Amnesty International, « Yémen : des images de missile et de sous-munitions mettent en évidence le rôle des États-Unis », 7 juin 2010.",
        ("amnesty-international-2010-06-07",),
    ),
    ("7. Ibid.", ("amnesty-international-2010-06-07",)),
    ("8. Traité d’interdiction complète des essais nucléaires, 24 septembre 1996, art. premier.", ("ctbt",)),
    ("9. Tratado sobre la no proliferación de las armas nucleares, 1 de julio de 1968, art. VI.", ("npt",)),
    ("10. Договор о запрещении ядерного оружия, 7 июля 2017 г., ст. 1.", ("tpnw",)),
    ("11. 《武器贸易条约》,2013年4月2日,第六条。", ("att",)),
    (
        "12. Verdrag inzake het verbod op het gebruik, de opslag, de productie en de overdracht van antipersoonsmijnen en inzake de vernietiging ervan, rodekruis.be",
        ("rodekruis-be-undated",),
    ),
    ("13. Miguel de Cervantes, Don Quijote de la Mancha, parte I, cap. VIII", ()),
    (
        "14. Raport o konwencji: caliber.az/en/post/poland-to-withdraw-from-ottawa-convention-on-anti-personnel-mines (dostęp 2.05.2025)",
        ("caliber-az-undated",),
    ),
)
THIRD = (THESIS, JOURNAL, REPORT, BRIEF, NOTES, WORLD)

DISSERTATION = (
    (
        "1. ‘Guinea Ratifies Global Cluster Bomb Ban’ (Cluster Munition Coalition, 22 October 2014) accessed 9 March 2020.",
        ("cluster-munition-coalition-2014-10-22",),
    ),
    (
        "2. UN Department of Political Affairs, Repertoire of the Practice of the Security Council (United Nations 2009) 14.",
        (),
    ),
    (
        "3. See generally Human Rights Watch, ‘South Sudan: Investigate New Cluster Bomb Use’ (14 February 2014).",
        ("human-rights-watch-2014-02-14",),
    ),
    ("4. Cluster Munition Coalition, ‘Rwanda Bans Cluster Bombs’ (2015).", ("cluster-munition-coalition-undated-11",)),
    ("5. CMC, ‘Rwanda Bans’ (n 4).", ("cluster-munition-coalition-undated-11",)),
    (
        "6. Cluster Munition Coalition, ‘Slovakia Renounces Cluster Bombs’ (2015); HRW, ‘South Sudan’ (n 3).",
        ("cluster-munition-coalition-undated-14", "human-rights-watch-2014-02-14"),
    ),
    ("7. ibid.", ("cluster-munition-coalition-undated-14",)),
    (
        "8. Protocol on Explosive Remnants of War to the CCW (Protocol V) (adopted 28 November 2003, entered into force 12 November 2006) 2399 UNTS 100 art 4.",
        ("ccw-protocol-v",),
    ),
    (
        "9. Case Concerning Oil Platforms (Islamic Republic of Iran v United States of America) (Merits) [2003] ICJ Rep 161, para 51.",
        (),
    ),
    ("10. Protocol V (n 8) art 5.", ("ccw-protocol-v",)),
)
ARTICLE = (
    (
        "1. “Palestine Accedes to Convention on Cluster Munitions,” Cluster Munition Coalition, 2015, http://stopclustermunitions.org/en-gb/media/news/2015/palestine-accedes-to-convention-on-cluster-munitions.aspx.",
        ("cluster-munition-coalition-undated-17",),
    ),
    (
        "2. Ada Derana, “Sri Lanka Accedes to the Convention on Cluster Munitions,” March 3, 2018.",
        ("ada-derana-2018-03-03",),
    ),
    (
        "3. Landmine and Cluster Munition Monitor, “Key Developments since 1999,” Landmine Monitor 2004.",
        ("landmine-and-cluster-munition-monitor-undated-12",),
    ),
    (
        "4. “Zelenskiy Says Ukraine Used U.S.-Supplied ATACMS in Overnight Attacks,” RFE/RL, October 2023.",
        ("stevencwelsh-info-2023-10",),
    ),
    (
        "5. Hannah Arendt, On Violence (New York: Harcourt, 1970), 44; “Zelenskiy Says,” RFE/RL.",
        ("stevencwelsh-info-2023-10",),
    ),
    ("6. “Military Council Produces Cluster Munitions,” Khonumthung, 2023.", ("khonumthung-org-2023",)),
    (
        "7. Wikipedia contributors, “Zagreb Rocket Attacks,” https://en.wikipedia.org/w/index.php?title=Zagreb_rocket_attacks&oldid=1009.",
        ("en-wikipedia-org-undated",),
    ),
    (
        "8. Status of Treaties, chap. XXVI, no. 9, as at 3 February 2026, United Nations Treaty Collection.",
        ("united-nations-treaty-collection-2026-02-03-11",),
    ),
    ("9. Edward Gibbon, The History of the Decline and Fall of the Roman Empire, vol. 1 (London, 1776), ch. 3.", ()),
    (
        "10. Lithuania withdraws from the Convention on Cluster Munitions (CCM), GS Times, accessed August 1, 2025.",
        ("gs-times-undated",),
    ),
    (
        "11. “Ukrainian Armed Forces Attacked Kursk Region with NATO Cluster Munitions,” Pravda (English), November 9, 2023.",
        ("news-pravda-com-2023-11-09",),
    ),
)
BIBLIOGRAPHY = (
    (
        "Arms Control Association. (2016, October). Textron to halt cluster bomb production. Arms Control Today. https://www.armscontrol.org/act/2016-09/news/textron-halt-cluster-bomb-production",
        ("armscontrol-org-2016-10",),
    ),
    (
        "Amnesty International UK. Iran/Israel: Iranian forces’ use of cluster munition in 12-day war. 2025.",
        ("amnesty-international-uk-2025-07-24",),
    ),
    (
        "CMC. (2023). Cluster Munition Coalition condemns Myanmar’s use of cluster munitions. 31 August.",
        ("cluster-munition-coalition-2023-08-31",),
    ),
    ("Sudan Tribune. https://sudantribune.com/?p=275893", ("sudan-tribune-undated",)),
    (
        "Human Rights Watch. Ukraine [country page], 2015. hrw.org/europecentral-asia/ukraine",
        ("human-rights-watch-2015",),
    ),
    (
        "Hmong Times (2023) ‘The return of cluster bombs to Southeast Asia’. Available at: https://hmongtimes.com/the-return-of-cluster-bombs-to-southeast-asia/37663/?share=facebook (Accessed: 1 June 2024).",
        ("hmongtimes-com-2023",),
    ),
    ("Orwell, G. (1938). Homage to Catalonia. Secker and Warburg.", ()),
    (
        "DefenseMirror. (2016, May 25). Amnesty International finds evidence of Saudi using UK, US, Brazilian cluster munitions in Yemen.",
        ("defensemirror-com-2016-05-25",),
    ),
    ("Treaty on the Prohibition of Nuclear Weapons, 7 July 2017, UN Treaty Series, vol. 3379, A-56487.", ("tpnw",)),
    (
        "CAMBODIAN MINE ACTION CENTRE (2025). CMAC reports Thailand employed cluster munitions. EAC News, 13 August.",
        ("eacnews-asia-2025-08-13",),
    ),
    ("Sarajevo Cooks. (2010). One hundred soups. Self-published.", ()),
)
COUNSEL = (
    ("1. Arms Trade Treaty, Apr. 2, 2013, 3013 U.N.T.S. 269 [hereinafter ATT].", ("att",)),
    ("2. ATT art. 6.", ("att",)),
    ("3. See Final Clauses, C.N.347.2024.TREATIES-XXVI.6 (Lithuania: Withdrawal).", ("ccm-ltu-withdrawal",)),
    (
        "4. Convention on the Prohibition of the Development, Production, Stockpiling and Use of Chemical Weapons and on Their Destruction, opened for signature Jan. 13, 1993, 1975 U.N.T.S. 45.",
        ("cwc",),
    ),
    ("5. Chemical Weapons Convention, supra note 4, art. IX.", ("cwc",)),
    ("6. Id. art. XVI(2).", ("cwc",)),
    ("7. Boumediene v. Bush, 553 U.S. 723 (2008).", ()),
    ("8. Treaty on the Non-Proliferation of Nuclear Weapons, July 1, 1968, 21 U.S.T. 483, 729 U.N.T.S. 161.", ("npt",)),
    ("9. ENMOD, Dec. 10, 1976, 31 U.S.T. 333, 1108 U.N.T.S. 151.", ("enmod",)),
    ("10. Geneva Gas Protocol, June 17, 1925, 26 U.S.T. 571.", ("geneva-protocol",)),
)
SCRAPS = (
    (
        "why the last US company making cluster bombs wont produce them anymore - WaPo",
        ("the-washington-post-2016-09-02",),
    ),
    ("https://nitter.net/somebody/status/1", ()),
    (
        "www.HRW.org/news/2004/01/25/cluster-munitions-towards-global-solution#:~:text=cluster",
        ("human-rights-watch-2004-01-25",),
    ),
    ("Benin becomes 102nd State Party (CCM ISU)", ("ccm-implementation-support-unit-undated",)),
    (
        "https://r.jina.ai/https://uut.net.ua/en/ukrainian-parliament-approves-suspension-of-ottawa-treaty",
        ("uut-net-ua-undated",),
    ),
    ("Cluster bomb use in Yugoslavia / Kosovo war (scribd, June 1999)", ("scribd-com-1999-06",)),
    ("HRW Timeline of cluster munition use 2007", ("human-rights-watch-2007-02",)),
    (
        "Laos ratifies cluster bomb ban treaty, DRC b… (stopclustermunitions.org 2009)",
        ("cluster-munition-coalition-undated-4",),
    ),
    ("grandnewsasia.com/?p=43681&utm_source=line", ("grandnewsasia-com-2026-02",)),
    ("Der Spiegel: Warum Katzen schnurren, 4.5.2016", ()),
    (
        "Congratulations South Sudan! Let's celebrate State Party no. 112",
        ("ccm-implementation-support-unit-undated-7",),
    ),
    ("Kramatorsk: Death at the Station (HRW interactive, Feb 2023)", ("human-rights-watch-2023-02-21",)),
)
TONGUES = (
    (
        "1. Human Rights Watch, « Géorgie : davantage de dégâts causés par les bombes à sous-munitions », 4 novembre 2008.",
        ("human-rights-watch-2008-11-04",),
    ),
    ("2. Ibid., p. 2.", ("human-rights-watch-2008-11-04",)),
    (
        "3. Human Rights Watch, „Libyen: Beweise für neuen Einsatz von Streubomben“, 14. März 2015.",
        ("human-rights-watch-2015-03-14",),
    ),
    (
        "4. Convention sur l’interdiction de la mise au point, de la fabrication, du stockage et de l’emploi des armes chimiques et sur leur destruction, Paris, 13 janvier 1993, RTNU, vol. 1975, p. 45.",
        ("cwc",),
    ),
    ("5. Tratado sobre el Comercio de Armas, Nueva York, 2 de abril de 2013, art. 7.", ("att",)),
    (
        "6. Конвенция о запрещении применения, накопления запасов, производства и передачи противопехотных мин и об их уничтожении, 18 сентября 1997 г., ст. 5.",
        ("mine-ban",),
    ),
    ("7. Там же, ст. 20.", ("mine-ban",)),
    ("8. 禁止核武器条约,纽约,2017年7月7日", ("tpnw",)),
    ("9. Ф. М. Достоевский, Идиот, Москва, 1868, с. 9.", ()),
    (
        "10. Tractatenblad 2011, 68, zoek.officielebekendmakingen.nl/trb-2011-68.html, geraadpleegd 4 mei 2022.",
        ("kingdom-of-the-netherlands-tractatenblad-2011",),
    ),
    ("12. Vertrag über das Verbot von Kernwaffen vom 7. Juli 2017, Art. 1 Abs. 1.", ("tpnw",)),
)
FOURTH = (DISSERTATION, ARTICLE, BIBLIOGRAPHY, COUNSEL, SCRAPS, TONGUES)
