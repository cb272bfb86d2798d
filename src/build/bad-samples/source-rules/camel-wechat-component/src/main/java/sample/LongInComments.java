// SPDX-License-Identifier: Apache-2.0
package sample;

/**
 * Comment 0. Comment 1. Comment 2. Comment 3. Comment 4. Comment 5. Comment 6. Comment 7. Comment
 * 8. Comment 9. Comment 10. Comment 11. Comment 12. Comment 13. Comment 14. Comment 15. Comment 16.
 * Comment 17. Comment 18. Comment 19. Comment 20. Comment 21. Comment 22. Comment 23. Comment 24.
 * Comment 25. Comment 26. Comment 27. Comment 28. Comment 29. Comment 30. Comment 31. Comment 32.
 * Comment 33. Comment 34. Comment 35. Comment 36. Comment 37. Comment 38. Comment 39. Comment 40.
 * Comment 41. Comment 42. Comment 43. Comment 44. Comment 45. Comment 46. Comment 47. Comment 48.
 * Comment 49. Comment 50. Comment 51. Comment 52. Comment 53. Comment 54. Comment 55. Comment 56.
 * Comment 57. Comment 58. Comment 59. Comment 60. Comment 61. Comment 62. Comment 63. Comment 64.
 * Comment 65. Comment 66. Comment 67. Comment 68. Comment 69. Comment 70. Comment 71. Comment 72.
 * Comment 73. Comment 74. Comment 75. Comment 76. Comment 77. Comment 78. Comment 79. Comment 80.
 * Comment 81. Comment 82. Comment 83. Comment 84. Comment 85. Comment 86. Comment 87. Comment 88.
 * Comment 89. Comment 90. Comment 91. Comment 92. Comment 93. Comment 94. Comment 95. Comment 96.
 * Comment 97. Comment 98. Comment 99. Comment 100. Comment 101. Comment 102. Comment 103. Comment
 * 104. Comment 105. Comment 106. Comment 107. Comment 108. Comment 109. Comment 110. Comment 111.
 * Comment 112. Comment 113. Comment 114. Comment 115. Comment 116. Comment 117. Comment 118.
 * Comment 119. Comment 120. Comment 121. Comment 122. Comment 123. Comment 124. Comment 125.
 * Comment 126. Comment 127. Comment 128. Comment 129. Comment 130. Comment 131. Comment 132.
 * Comment 133. Comment 134. Comment 135. Comment 136. Comment 137. Comment 138. Comment 139.
 * Comment 140. Comment 141. Comment 142. Comment 143. Comment 144. Comment 145. Comment 146.
 * Comment 147. Comment 148. Comment 149. Comment 150. Comment 151. Comment 152. Comment 153.
 * Comment 154. Comment 155. Comment 156. Comment 157. Comment 158. Comment 159. Comment 160.
 * Comment 161. Comment 162. Comment 163. Comment 164. Comment 165. Comment 166. Comment 167.
 * Comment 168. Comment 169. Comment 170. Comment 171. Comment 172. Comment 173. Comment 174.
 * Comment 175. Comment 176. Comment 177. Comment 178. Comment 179. Comment 180. Comment 181.
 * Comment 182. Comment 183. Comment 184. Comment 185. Comment 186. Comment 187. Comment 188.
 * Comment 189. Comment 190. Comment 191. Comment 192. Comment 193. Comment 194. Comment 195.
 * Comment 196. Comment 197. Comment 198. Comment 199. Comment 200. Comment 201. Comment 202.
 * Comment 203. Comment 204. Comment 205. Comment 206. Comment 207. Comment 208. Comment 209.
 * Comment 210. Comment 211. Comment 212. Comment 213. Comment 214. Comment 215. Comment 216.
 * Comment 217. Comment 218. Comment 219. Comment 220. Comment 221. Comment 222. Comment 223.
 * Comment 224. Comment 225. Comment 226. Comment 227. Comment 228. Comment 229. Comment 230.
 * Comment 231. Comment 232. Comment 233. Comment 234. Comment 235. Comment 236. Comment 237.
 * Comment 238. Comment 239. Comment 240. Comment 241. Comment 242. Comment 243. Comment 244.
 * Comment 245. Comment 246. Comment 247. Comment 248. Comment 249. Comment 250. Comment 251.
 * Comment 252. Comment 253. Comment 254. Comment 255. Comment 256. Comment 257. Comment 258.
 * Comment 259. Comment 260. Comment 261. Comment 262. Comment 263. Comment 264. Comment 265.
 * Comment 266. Comment 267. Comment 268. Comment 269. Comment 270. Comment 271. Comment 272.
 * Comment 273. Comment 274. Comment 275. Comment 276. Comment 277. Comment 278. Comment 279.
 * Comment 280. Comment 281. Comment 282. Comment 283. Comment 284. Comment 285. Comment 286.
 * Comment 287. Comment 288. Comment 289. Comment 290. Comment 291. Comment 292. Comment 293.
 * Comment 294. Comment 295. Comment 296. Comment 297. Comment 298. Comment 299. Comment 300.
 * Comment 301. Comment 302. Comment 303. Comment 304. Comment 305. Comment 306. Comment 307.
 * Comment 308. Comment 309. Comment 310. Comment 311. Comment 312. Comment 313. Comment 314.
 * Comment 315. Comment 316. Comment 317. Comment 318. Comment 319. Comment 320. Comment 321.
 * Comment 322. Comment 323. Comment 324. Comment 325. Comment 326. Comment 327. Comment 328.
 * Comment 329. Comment 330. Comment 331. Comment 332. Comment 333. Comment 334. Comment 335.
 * Comment 336. Comment 337. Comment 338. Comment 339. Comment 340. Comment 341. Comment 342.
 * Comment 343. Comment 344. Comment 345. Comment 346. Comment 347. Comment 348. Comment 349.
 * Comment 350. Comment 351. Comment 352. Comment 353. Comment 354.
 */
class LongInComments {}
